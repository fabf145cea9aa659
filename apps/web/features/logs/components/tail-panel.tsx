'use client';

import { Pause, Play } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { Button } from '../../../components/ui/button';
import { Panel } from '../../../components/ui/panel';
import { Select } from '../../../components/ui/select';
import { Empty } from '../../../components/ui/state';
import type { Bars } from '../../plot/bars';
import { count, lines } from '../../time/format';
import { usualColumns } from '../columns';
import type { Logs } from '../hooks/use-logs';
import { type Tail, useTail } from '../hooks/use-tail';
import { KEPT } from '../tail-buffer';
import { RATES, type Rate } from '../url-state';
import { LogList } from './log-list';
import type { RowStyle } from './log-row';
import { WrapButton } from './wrap-button';

/** @returns whether the list is scrolled away from its newest line: it must not move then. */
function useScrolledAway(scroller: RefObject<HTMLDivElement | null>, rows: number): boolean {
  const [away, setAway] = useState(false);
  const listens = rows > 0;
  useEffect(() => {
    const element = scroller.current;
    if (!element || !listens) return;
    const look = () => setAway(element.scrollTop > 0);
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, listens]);
  return away;
}

const STATES = {
  unread: 'Nothing is followed: the query cannot be read.',
  connecting: 'Beginning to follow…',
  open: '',
  lost: 'The connection broke; it is being taken up again. Nothing is missed.',
  ended: 'LogFlow has ended this. Reload the page to go on.',
} as const;

function rateText({ perSecond }: Tail): string {
  if (perSecond === 0) return 'no line in the last seconds';
  return perSecond < 1 ? 'less than a line a second' : `${lines(Math.round(perSecond))} a second`;
}

function TailStatus({ tail, rate }: { tail: Tail; rate: string }) {
  const { over, atLeast, forgotten } = tail.tail;
  return (
    <>
      <p className="tabular text-ink3">{STATES[tail.state] || rateText(tail)}</p>
      {over > 0 || atLeast ? (
        <p className="tabular text-warn">
          {atLeast ? 'at least ' : ''}
          {lines(over)} over {rate} a second not shown
        </p>
      ) : null}
      {forgotten > 0 ? (
        <p className="tabular text-warn">
          {lines(forgotten)} no longer wait: {count(KEPT)} do
        </p>
      ) : null}
    </>
  );
}

interface TailPanelProps {
  logs: Logs;
  bars: readonly Bars[];
  nameOf: RowStyle['nameOf'];
}

const NOTHING_TO_READ = () => undefined;

/** Held by hand, by scrolling away from the newest line, or by opening one. */
function useHeldTail(logs: Logs, scroller: RefObject<HTMLDivElement | null>) {
  const [paused, setPaused] = useState(false);
  const [rows, setRows] = useState(0);
  const away = useScrolledAway(scroller, rows);
  const held = paused || away || logs.state.open;
  const tail = useTail({ query: logs.errors.length > 0 ? null : logs.state.q, rate: Number(logs.state.rate), held });
  const shown = tail.tail.shown.length;
  useEffect(() => setRows(shown), [shown]);
  const goOn = () => {
    setPaused(false);
    if (logs.state.open) logs.closeLine();
    scroller.current?.scrollTo({ top: 0 });
  };
  const toggle = () => (held ? goOn() : setPaused(true));
  return { tail, held, goOn, toggle };
}

interface TailHeaderProps {
  logs: Logs;
  tail: Tail;
  held: boolean;
  onToggle: () => void;
}

function TailHeader({ logs, tail, held, onToggle }: TailHeaderProps) {
  const { rate } = logs.state;
  const Icon = held ? Play : Pause;
  return (
    <header className="flex min-h-[44px] flex-wrap items-center gap-x-3 gap-y-1 border-line2 border-b px-3 py-1.5">
      <h2 className="font-semibold text-base">{held ? 'Held' : 'Following'}</h2>
      <Button size="sm" onClick={onToggle} aria-pressed={held}>
        <Icon aria-hidden className="size-3.5" />
        {held ? 'Go on' : 'Hold'}
      </Button>
      <TailStatus tail={tail} rate={rate} />
      <div className="ml-auto flex items-center gap-1">
        <Select
          label="At most so many lines a second"
          prefix="at most"
          value={rate}
          onChange={(next) => logs.setRate(next as Rate)}
          options={RATES.map((value) => ({ value, label: `${count(Number(value))} a second` }))}
          className="h-[26px] px-2"
        />
        <WrapButton logs={logs} />
      </div>
    </header>
  );
}

function NothingYet({ state, query }: { state: Tail['state']; query: string }) {
  if (state === 'unread' || state === 'ended' || state === 'lost') return <Empty title={STATES[state]} />;
  return (
    <Empty title={state === 'open' ? 'Waiting for the next line' : 'Beginning to follow'}>
      Lines that {query === '' ? 'arrive' : 'are like the query'} stand here as they come.
    </Empty>
  );
}

/** Lines as they come, newest first. */
export function TailPanel({ logs, bars, nameOf }: TailPanelProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { tail, held, goOn, toggle } = useHeldTail(logs, scroller);
  const { shown, waiting } = tail.tail;
  const oldest = shown.at(-1);
  const usual = useMemo(() => usualColumns(oldest ? [oldest] : []), [oldest]);
  const onSpace = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    toggle();
  };
  useHotkeys({ ' ': onSpace });
  return (
    <Panel aria-label="Lines" className="flex min-w-0 flex-1 flex-col overflow-hidden">
      <TailHeader {...{ logs, tail, held }} onToggle={toggle} />
      {waiting.length > 0 ? (
        <Button variant="primary" size="sm" className="mx-auto my-1.5 rounded-full px-3" onClick={goOn}>
          {count(waiting.length)} new {waiting.length === 1 ? 'line' : 'lines'}
        </Button>
      ) : null}
      {shown.length === 0 ? (
        <NothingYet state={tail.state} query={logs.state.q} />
      ) : (
        <LogList {...{ logs, usual, bars, nameOf, scroller }} records={shown} onReach={NOTHING_TO_READ} />
      )}
    </Panel>
  );
}
