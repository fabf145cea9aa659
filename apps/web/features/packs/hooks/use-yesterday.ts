'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../../../components/ui/state';
import { type Backtest, backtestQuery, beginBacktest, cancelBacktest } from '../../rules/hooks/use-backtest';
import type { Pack, PackRule } from '../pack';

/** What a rule of a pack would have matched; or why that is not known. */
export interface Tried {
  readonly run?: Backtest;
  readonly failure?: string;
}

export interface Yesterday {
  /** By the rule's key. */
  readonly tried: ReadonlyMap<string, Tried>;
  /** The key of the rule in hand; null while nothing runs. */
  readonly current: string | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

const DAY = { kind: 'last', seconds: 86_400 } as const;
const POLL_MS = 300;

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, POLL_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Tries the rules of a pack on the lines of the last 24 hours, one after another. Leaving the page ends it. */
export function useYesterday({ rules }: Pack): Yesterday {
  const client = useQueryClient();
  const [tried, setTried] = useState<ReadonlyMap<string, Tried>>(new Map());
  const [current, setCurrent] = useState<string | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const put = (key: string, one: Tried) => setTried((before) => new Map(before).set(key, one));

  const tryRule = async ({ rule, definition }: PackRule, signal: AbortSignal) => {
    let run = await beginBacktest({ ...definition, enabled: true }, DAY);
    put(rule, { run });
    while (run.state === 'running') {
      await pause(signal);
      if (signal.aborted) return cancelBacktest(run.id);
      run = await client.fetchQuery({ ...backtestQuery(run.id), staleTime: 0 });
      put(rule, { run });
    }
  };

  const tryAll = async (signal: AbortSignal) => {
    for (const rule of rules) {
      if (signal.aborted) return;
      setCurrent(rule.rule);
      await tryRule(rule, signal).catch((error: unknown) => put(rule.rule, { failure: sentenceOf(error) }));
    }
  };

  const start = () => {
    if (current !== null) return;
    const abort = new AbortController();
    stop.current = abort;
    setTried(new Map());
    void tryAll(abort.signal).finally(() => setCurrent(null));
  };
  return { tried, current, start, cancel: () => stop.current?.abort() };
}
