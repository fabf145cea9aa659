'use client';

import { ListTree } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { useLate } from '../../../client/late';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { Button } from '../../../components/ui/button';
import { Dialog } from '../../../components/ui/dialog';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import type { Graph } from '../../plot/bars';
import { lastBusy } from '../../plot/bars';
import { TimeControls } from '../../plot/components/time-controls';
import { useRules } from '../../rules/hooks/use-rules';
import { ViewsButton } from '../../views/components/views-button';
import { usualColumns } from '../columns';
import { useHistogram } from '../hooks/use-histogram';
import { type Logs, useLogs } from '../hooks/use-logs';
import { useMedia } from '../hooks/use-media';
import { type Found, useFound, useSearch } from '../hooks/use-search';
import { queryProblems } from '../problems';
import { FieldBones } from './field-bones';
import { LogGraph } from './log-graph';
import type { RowStyle } from './log-row';
import { QueryBar } from './query-bar';
import { ResultsPanel } from './results-panel';

const linePanel = onDemand(() => import('./line-panel').then((module) => module.LinePanel));
const fieldsPanel = onDemand(() => import('./fields-panel').then((module) => module.Fields));
const tailPanel = onDemand(() => import('./tail-panel').then((module) => module.TailPanel));

function usePageKeys(logs: Logs, graph: Graph | undefined, field: RefObject<HTMLInputElement | null>): void {
  const { state } = logs;
  const step = (direction: -1 | 1) => (event: KeyboardEvent) => {
    if (!graph || state.live) return;
    event.preventDefault();
    if (state.at) logs.walk(direction, graph.window);
    else logs.select(lastBusy(graph));
  };
  const back = () => {
    if (state.open) logs.closeLine();
    else if (state.line) logs.setLine(null);
    else if (state.at) logs.select(null);
  };
  const write = (event: KeyboardEvent) => {
    event.preventDefault();
    field.current?.focus();
    field.current?.select();
  };
  const live = () => logs.setLive(!state.live);
  useHotkeys({ ArrowLeft: step(-1), ArrowRight: step(1), Escape: back, '/': write, l: live });
}

/** Rules are called by their names, all else by itself. */
function useNameOf(): RowStyle['nameOf'] {
  const { data: rules } = useRules();
  const names = useMemo(() => new Map(rules?.items.map(({ id, name }) => [id, name])), [rules]);
  return useCallback((key, value) => (key === 'rule' ? (names.get(value) ?? value) : value), [names]);
}

/** The line that is open, whether or not it is among those that have been read. */
function OpenLine({ logs, found }: { logs: Logs; found: Found }) {
  const { line: id, open } = logs.state;
  const LinePanel = useOnDemand(linePanel, open);
  if (!open || id === null || !LinePanel) return null;
  return <LinePanel id={id} here={found.records.find((line) => line.id === id)} logs={logs} />;
}

const READS = ['log-lines', 'log-counts', 'log-fields'];
/** Beside the lines, and beside an open one too. */
const ROOM_FOR_FIELDS = { lines: '(min-width: 1100px)', open: '(min-width: 1700px)' };

/** Lines come first: statistics are read a moment after them, or with the first move of a hand. */
const STATISTICS_AFTER_MS = 1500;

interface FieldsSideProps {
  logs: Logs;
  found: Found;
  wide: boolean;
}

/** Beside the lines where there is room, else in a sheet over them. */
function FieldsSide({ logs, found, wide }: FieldsSideProps) {
  const { fields, cols } = logs.state;
  const columns = cols ?? usualColumns(found.records.slice(0, 200));
  const shown = fields === true || (wide && fields === null && !logs.state.live);
  const rested = useLate(found.complete || found.records.length > 0, STATISTICS_AFTER_MS);
  const Fields = useOnDemand(fieldsPanel, fields === true || (shown && rested));
  const inner = Fields ? <Fields logs={logs} enabled={logs.errors.length === 0} columns={columns} /> : <FieldBones />;
  if (!wide) {
    return (
      <Dialog open={fields === true} onOpenChange={logs.setFields} title="Fields" kind="side">
        <div className="flex h-full flex-col">{inner}</div>
      </Dialog>
    );
  }
  if (!shown || logs.state.live) return null;
  return (
    <Panel aria-label="Fields" className="flex w-[248px] shrink-0 flex-col overflow-hidden">
      <h2 className="sr-only">Fields</h2>
      {inner}
    </Panel>
  );
}

function Results({ logs, found, search, histogram }: { logs: Logs; found: Found } & Pages) {
  const nameOf = useNameOf();
  const TailPanel = useOnDemand(tailPanel, logs.state.live);
  if (!logs.state.live) return <ResultsPanel {...{ logs, search, found, histogram, nameOf }} />;
  const bars = histogram.data?.graph.bars ?? [];
  return TailPanel ? <TailPanel logs={logs} bars={bars} nameOf={nameOf} /> : <Panel className="flex-1" />;
}

interface Pages {
  search: ReturnType<typeof useSearch>;
  histogram: ReturnType<typeof useHistogram>;
}

function useTitle({ state }: Logs): void {
  useEffect(() => {
    document.title = `${state.q === '' ? 'Logs' : `${state.q} · Logs`} · LogFlow`;
  }, [state.q]);
}

/** Every line that is kept: sought, counted over time, divided by fields, followed. */
export function LogsPage() {
  const logs = useLogs();
  const { state, stretch, window, now, errors } = logs;
  const readable = errors.length === 0;
  const field = useRef<HTMLInputElement>(null);
  const wide = useMedia(ROOM_FOR_FIELDS[state.open ? 'open' : 'lines']);
  const sought = { query: state.q, stretch, clock: state.clock, enabled: readable };
  const search = useSearch({ ...sought, enabled: readable && !state.live });
  const found = useFound(search);
  const histogram = useHistogram({ ...sought, window, by: state.by, nowMs: now });
  const graph = histogram.data?.graph;
  usePageKeys(logs, graph, field);
  useTitle(logs);
  const shownByDefault = wide ? (state.fields === false ? null : false) : true;
  const problems = readable ? queryProblems(search.error ?? histogram.error) : errors;
  return (
    <>
      <PageHeader title="Logs">
        <ViewsButton onOpened={logs.refresh} />
        <Button
          aria-label="Fields"
          aria-pressed={wide ? state.fields !== false : state.fields === true}
          disabled={wide && state.live}
          onClick={() => logs.setFields(shownByDefault)}
        >
          <ListTree aria-hidden className="size-3.5" />
          <span className="hidden sm:inline">Fields</span>
        </Button>
        <TimeControls page={logs} hint="Follow lines as they come" reads={READS} />
      </PageHeader>
      <QueryBar {...{ field, problems, sought }} query={state.q} onSearch={logs.setQuery} />
      <LogGraph logs={logs} histogram={histogram} />
      <div className="flex min-h-[420px] flex-1 gap-3">
        <FieldsSide logs={logs} found={found} wide={wide} />
        <Results {...{ logs, found, search, histogram }} />
        <OpenLine logs={logs} found={found} />
      </div>
    </>
  );
}
