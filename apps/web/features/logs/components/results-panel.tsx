'use client';

import { useMemo, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Select } from '../../../components/ui/select';
import { Empty, Failed, sentenceOf } from '../../../components/ui/state';
import { LineBones } from '../../lines/components/line-bones';
import { count, lines, span } from '../../time/format';
import { usualColumns } from '../columns';
import type { Histogram } from '../hooks/use-histogram';
import type { Logs } from '../hooks/use-logs';
import { type ReadOn, useReadOn } from '../hooks/use-read-on';
import type { Found, Search } from '../hooks/use-search';
import { unlessOfQuery } from '../problems';
import type { Clock } from '../url-state';
import { DownloadButton } from './download-button';
import { LogList } from './log-list';
import type { RowStyle } from './log-row';
import { WrapButton } from './wrap-button';

const walk = onDemand(() => import('../../plot/components/walk').then((module) => module.Walk));
const searchProgress = onDemand(() => import('./search-progress').then((module) => module.SearchProgress));
const nothingFound = onDemand(() => import('./nothing-found').then((module) => module.NothingFound));

interface ResultsPanelProps {
  logs: Logs;
  search: Search;
  found: Found;
  histogram: Histogram;
  nameOf: RowStyle['nameOf'];
}

const CLOCKS: readonly { value: Clock; label: string }[] = [
  { value: 'event', label: 'when it happened' },
  { value: 'committed', label: 'when it arrived' },
];

/** @returns how many lines there are; null while only reading texts tells. */
function totalOf({ logs, search, found, histogram }: ResultsPanelProps): number | null {
  if (search.isPlaceholderData || !search.data) return null;
  if (found.complete) return found.total;
  const counted = histogram.data?.complete && !histogram.isPlaceholderData && !logs.state.at;
  return counted ? (histogram.data?.total ?? null) : null;
}

function ResultsHeader({ panel }: { panel: ResultsPanelProps }) {
  const { logs, histogram, found, search } = panel;
  const { stretch, now, state } = logs;
  const total = totalOf(panel);
  const Walk = useOnDemand(walk, state.at !== null);
  const known = search.data && !search.isPlaceholderData;
  return (
    <header className="flex min-h-[44px] flex-wrap items-center gap-x-2 gap-y-1 border-line2 border-b px-3 py-1.5">
      <h2 className="tabular font-semibold text-base">
        {stretch && now > 0 ? span(stretch.from * 1000, stretch.to * 1000, now) : 'Lines'}
      </h2>
      {Walk && state.at ? (
        <Walk
          at={state.at}
          window={histogram.data?.graph.window}
          onWalk={logs.walk}
          onRelease={() => logs.select(null)}
        />
      ) : null}
      {known ? (
        <p role="status" data-total={total ?? undefined} className="tabular text-ink3">
          {total === null ? `${lines(found.total)} so far` : lines(total)}
        </p>
      ) : null}
      <div className="ml-auto flex items-center gap-1">
        <Select
          label="Which time lines stand at"
          value={state.clock}
          onChange={(clock) => logs.setClock(clock as Clock)}
          options={CLOCKS}
          className="h-[26px] border-transparent bg-transparent px-1.5 text-ink2 shadow-none"
        />
        <WrapButton logs={logs} />
        <DownloadButton logs={logs} total={total} />
      </div>
    </header>
  );
}

/** Taken from the first lines that came, so that columns stay while more are read. */
function useUsualColumns({ search }: ResultsPanelProps): readonly string[] {
  const first = search.data?.pages.find((page) => page.records.length > 0)?.records;
  return useMemo(() => usualColumns(first ?? []), [first]);
}

/** In place of lines: what is wrong, or that there are none, or that they are on their way. */
function NoLines({ panel: { logs, search }, reading }: BodyProps) {
  const isEmpty = search.data !== undefined && !reading.searching && !search.hasNextPage;
  const NothingFound = useOnDemand(nothingFound, isEmpty);
  const error = unlessOfQuery(search.error);
  if (error) {
    return <Failed what="The lines could not be read." error={error} onRetry={() => void search.refetch()} />;
  }
  if (search.isError || logs.errors.length > 0) {
    return <Empty title="The query cannot be read yet">What is wrong with it stands under the very character.</Empty>;
  }
  return isEmpty && NothingFound ? <NothingFound logs={logs} /> : <LineBones />;
}

interface BodyProps {
  panel: ResultsPanelProps;
  reading: ReadOn;
}

function Body({ panel, reading }: BodyProps) {
  const { logs, search, found, histogram, nameOf } = panel;
  const scroller = useRef<HTMLDivElement>(null);
  const usual = useUsualColumns(panel);
  const { records } = found;
  const isOld = search.isPlaceholderData && search.isFetching;
  if (records.length === 0) return <NoLines panel={panel} reading={reading} />;
  return (
    <div className={cn('flex min-h-0 flex-1 flex-col transition-opacity', isOld && 'opacity-55')}>
      <LogList
        {...{ logs, records, usual, nameOf, scroller }}
        bars={histogram.data?.graph.bars ?? []}
        onReach={reading.setSeen}
      />
      <ResultsFooter search={search} loaded={records.length} />
    </div>
  );
}

function ResultsFooter({ search, loaded }: { search: Search; loaded: number }) {
  const more = search.isFetchingNextPage
    ? 'reading on…'
    : search.hasNextPage
      ? `${count(loaded)} read, more as you scroll`
      : 'newest first';
  return (
    <footer className="flex items-center justify-between gap-3 border-line2 border-t px-3 py-2 text-ink3">
      <span className="hidden truncate md:inline">
        ↑ ↓ to walk the lines · ← → to walk the bars · Enter for the whole event · / to write the query
      </span>
      <span className="tabular ml-auto whitespace-nowrap">{more}</span>
    </footer>
  );
}

/** The lines that the query finds. */
export function ResultsPanel(props: ResultsPanelProps) {
  const { logs, search, found } = props;
  const error = unlessOfQuery(search.error);
  const name = JSON.stringify([logs.state.q, logs.stretch, logs.state.clock]);
  const reading = useReadOn(search, found, name);
  const SearchProgress = useOnDemand(searchProgress, !found.complete && search.data !== undefined);
  const stop = (event: KeyboardEvent) => {
    if (!reading.searching) return;
    event.preventDefault();
    reading.stop();
  };
  useHotkeys({ Escape: stop });
  return (
    <Panel aria-label="Lines" className="flex min-w-0 flex-1 flex-col overflow-hidden">
      <ResultsHeader panel={props} />
      {SearchProgress ? (
        <SearchProgress reading={reading} found={found} stretch={logs.stretch} nowMs={logs.now} />
      ) : null}
      {found.records.length > 0 && (search.isError || logs.errors.length > 0) ? (
        <p className="border-line2 border-b px-3 py-1.5 text-warn">
          These lines are from before. {error ? sentenceOf(error) : 'The query cannot be read.'}
        </p>
      ) : null}
      <Body panel={props} reading={reading} />
    </Panel>
  );
}
