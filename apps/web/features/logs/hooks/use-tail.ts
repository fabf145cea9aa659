'use client';

import { useEffect, useRef, useState } from 'react';
import { queryString } from '../../../client/request';
import type { LogLine } from '../../lines/hooks/use-lines';
import { EMPTY_TAIL, released, type TailBuffer, withDropped, withLines } from '../tail-buffer';

interface TailInput {
  /** Null: nothing is followed. */
  readonly query: string | null;
  /** At most so many lines a second. */
  readonly rate: number;
  /** The list stands still: new lines wait. */
  readonly held: boolean;
}

/** `unread`: no query to follow; `lost`: the connection is down and is tried again; `ended`: it is over for good. */
type TailState = 'unread' | 'connecting' | 'open' | 'lost' | 'ended';

interface Moment {
  readonly at: number;
  readonly lines: number;
}

const RATE_MS = 5000;

/** @returns lines a second, of the last few. */
function rateOf(moments: readonly Moment[], nowMs: number): number {
  const recent = moments.filter(({ at }) => nowMs - at < RATE_MS);
  return recent.reduce((sum, { lines }) => sum + lines, 0) / (RATE_MS / 1000);
}

const dataOf = <T>(event: Event): T => JSON.parse((event as MessageEvent<string>).data) as T;

/** Lines as they come. The browser takes the connection up again where it broke, so that nothing is missed. */
export function useTail({ query, rate, held }: TailInput) {
  const [tail, setTail] = useState<TailBuffer>(EMPTY_TAIL);
  const [state, setState] = useState<TailState>('connecting');
  const [perSecond, setPerSecond] = useState(0);
  const isHeld = useRef(held);
  isHeld.current = held;
  useEffect(() => {
    if (!held) setTail(released);
  }, [held]);
  useEffect(() => {
    setTail(EMPTY_TAIL);
    setState(query === null ? 'unread' : 'connecting');
    if (query === null) return;
    const moments: Moment[] = [];
    const source = new EventSource(`/api/v1/logs/tail${queryString({ query, rate })}`);
    const came = (lines: number) => moments.push({ at: Date.now(), lines });
    source.addEventListener('open', () => setState('open'));
    source.addEventListener('error', () => setState(source.readyState === EventSource.CLOSED ? 'ended' : 'lost'));
    source.addEventListener('lines', (event) => {
      const { records } = dataOf<{ records: readonly LogLine[] }>(event);
      came(records.length);
      setTail((before) => withLines(before, records, isHeld.current));
    });
    source.addEventListener('dropped', (event) => {
      const { lines, atLeast } = dataOf<{ lines: number; atLeast: boolean }>(event);
      came(lines);
      setTail((before) => withDropped(before, lines, atLeast));
    });
    source.addEventListener('end', () => {
      source.close();
      setState('ended');
    });
    const timer = setInterval(() => setPerSecond(rateOf(moments, Date.now())), 1000);
    return () => {
      clearInterval(timer);
      source.close();
    };
  }, [query, rate]);
  return { tail, state, perSecond };
}

export type Tail = ReturnType<typeof useTail>;
