'use client';

import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Segmented } from '../../../components/ui/segmented';
import { LinesPanel } from '../../explore/components/lines-panel';
import { MarkerLane, MarkerToggles } from '../../explore/components/markers';
import type { Explore } from '../../explore/hooks/use-explore';
import { AXIS } from '../../plot/axis';
import { LinePlot } from '../../plot/components/line-plot';
import { useSize } from '../../plot/hooks/use-size';
import { LIVE_MS } from '../../plot/hooks/use-window';
import type { Line } from '../../plot/lines';
import type { Metric } from '../../series/hooks/use-metrics';
import { count, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { type Graphs, useDrawn, useGraphs } from '../hooks/use-graphs';
import { type Promql, usePromql } from '../hooks/use-promql';
import { type Answer, linesOf } from '../lines';
import { firstQuery, metricsIn } from '../queries';
import { VIEWS, type View } from '../url-state';
import { QueryRow } from './query-row';
import { SeriesLegend } from './series-legend';
import { TopTable } from './top-table';

const PLOT_HEIGHT = 260;
const NAMES: Readonly<Record<View, string>> = { lines: 'Lines', areas: 'Areas', bars: 'Bars', table: 'Table' };
const VIEW_OPTIONS = VIEWS.map((value) => ({ value, label: NAMES[value] }));

interface PromqlPageProps {
  explore: Explore;
  metrics: readonly Metric[];
}

interface GraphProps extends PromqlPageProps {
  promql: Promql;
  graphs: Graphs;
}

/** Queries that are shown with what came of them, in order. */
const answersOf = ({ queries }: Promql, drawn: ReturnType<typeof useDrawn>): Answer[] =>
  queries.flatMap(({ letter, text, hidden }) => {
    const graph = drawn.get(letter);
    return hidden || text.trim() === '' || !graph ? [] : [{ letter, text, graph }];
  });

function Queries({ promql, graphs, metrics }: Omit<GraphProps, 'explore'>) {
  return (
    <Panel aria-label="Queries" className="flex flex-col gap-2 p-2">
      {promql.queries.map(({ letter }, place) => (
        <QueryRow key={letter} promql={promql} place={place} answer={graphs[place]} metrics={metrics} />
      ))}
      <div className="flex flex-wrap items-center gap-2 pl-[22px]">
        <Button size="sm" variant="quiet" onClick={promql.add} disabled={!promql.canAdd}>
          <Plus aria-hidden className="size-3.5" />
          Add a query
        </Button>
        <Segmented
          label="Drawn as"
          value={promql.view}
          onChange={promql.setView}
          options={VIEW_OPTIONS}
          className="ml-auto"
        />
      </div>
    </Panel>
  );
}

function Nothing({ promql, graphs }: { promql: Promql; graphs: Graphs }) {
  const asked = graphs.some(({ isFetching }) => isFetching);
  const failed = graphs.some(({ isError }) => isError);
  const written = promql.queries.some(({ text, hidden }) => !hidden && text.trim() !== '');
  const words = asked
    ? 'Prometheus is working it out…'
    : failed
      ? 'Nothing to draw: see beneath the query.'
      : written
        ? 'The query gives no series in this time.'
        : 'Write a query, and Enter draws it.';
  return (
    <p role="status" className="absolute inset-0 flex items-center justify-center text-ink2">
      {words}
    </p>
  );
}

/** How finely the answers were worked out, in passing. */
function Resolution({ answers }: { answers: readonly Answer[] }) {
  const first = answers[0];
  if (!first) return null;
  const evaluated = answers.reduce((sum, { graph }) => sum + graph.evaluated, 0);
  return (
    <p className="tabular ml-auto text-ink3 text-sm">
      a value every {spellSeconds(first.graph.step)} · {count(evaluated)} points
    </p>
  );
}

/** The nearest whole seconds: what a URL can say. */
const stretchBefore = (seconds: number, length: number) => ({
  from: Math.round(seconds - length),
  to: Math.round(seconds),
});

function GraphBody({ explore, metrics, promql, graphs }: GraphProps) {
  const { window, now, state, isolation } = explore;
  const drawn = useDrawn(promql.queries, graphs);
  const answers = answersOf(promql, drawn);
  const all = linesOf(answers);
  const lines = isolation.only.length === 0 ? all : all.filter(({ name }) => isolation.only.includes(name));
  if (!window) return null;
  const texts = promql.queries.flatMap(({ text, hidden }) => (hidden ? [] : [text]));
  const markers = {
    metrics: metricsIn(
      texts,
      metrics.map(({ name }) => name),
    ),
    ...{ window, hidden: state.hide, nowMs: now },
  };
  const dim = promql.queries.some(({ letter }, place) => drawn.get(letter) && graphs[place]?.data === undefined);
  const pick = (line: Line, seconds: number) => {
    if (line.selector !== null) promql.openLines(line.selector, stretchBefore(seconds, line.counts));
  };
  const openAll = (line: Line) => promql.openLines(line.selector ?? '', { from: window.from, to: window.to });
  const label = `${lines.length} series, ${span(window.from * 1000, window.to * 1000, now)}. The table has their values.`;
  return (
    <>
      <div className={cn('relative transition-opacity', dim && 'opacity-55')} aria-busy={dim}>
        {promql.view === 'table' ? (
          <TopTable explore={explore} promql={promql} lines={all} onLines={openAll} />
        ) : (
          <>
            <div className="relative h-[22px]">
              <MarkerLane {...markers} drop={PLOT_HEIGHT - AXIS.bottom} />
            </div>
            <div style={{ height: PLOT_HEIGHT }}>
              <LinePlot
                {...{ lines, shape: promql.view, window, label, at: state.at, nowMs: now, onPick: pick }}
                onZoom={explore.zoom}
                onBack={() => explore.back(window)}
              />
            </div>
          </>
        )}
        {all.length === 0 ? <Nothing promql={promql} graphs={graphs} /> : null}
      </div>
      <div className="flex min-h-[44px] flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
        {promql.view === 'table' ? null : (
          <>
            <SeriesLegend explore={explore} lines={all} onTable={() => promql.setView('table')} />
            <MarkerToggles {...markers} onToggle={explore.toggleMarkers} />
          </>
        )}
        <Resolution answers={answers} />
      </div>
    </>
  );
}

function Lines({ explore, promql }: { explore: Explore; promql: Promql }) {
  const { at, live } = explore.state;
  if (!at || promql.series === null) return null;
  return (
    <LinesPanel
      explore={explore}
      graph={undefined}
      bars={[]}
      stretch={at}
      linesOf={at}
      selector={promql.series}
      settling={false}
      moving={at.to * 1000 > explore.now}
      refetchMs={live ? LIVE_MS : false}
    />
  );
}

/** A page that comes without a query begins with what the counts showed. */
function useFirstQuery({ explore, metrics }: PromqlPageProps, promql: Promql): void {
  const { metric, by } = explore;
  const empty = promql.queries.every(({ text }) => text === '');
  const text = metric ? firstQuery(metric, by) : '';
  const begins = metrics.length > 0 && text !== '';
  const begun = useRef(false);
  useEffect(() => {
    if (!begins || begun.current) return;
    begun.current = true;
    if (empty) promql.begin(text);
  });
}

/** PromQL over time: several queries on one axis, and where a point counts lines, those lines. */
export function PromqlPage({ explore, metrics }: PromqlPageProps) {
  const promql = usePromql(explore);
  const [box, size] = useSize<HTMLDivElement>();
  const width = size?.width ?? 0;
  const graphs = useGraphs({
    queries: promql.queries,
    window: explore.window,
    view: promql.view,
    width: asked(width),
  });
  useFirstQuery({ explore, metrics }, promql);
  const back = () => {
    if (explore.state.open) explore.closeLine();
    else if (explore.state.line) explore.setLine(null);
    else if (explore.state.at) promql.closeLines();
  };
  useHotkeys({ Escape: back, l: () => explore.setLive(!explore.state.live) });
  return (
    <>
      <Queries promql={promql} graphs={graphs} metrics={metrics} />
      <Panel aria-label="Graph" className="pt-1">
        <div ref={box} style={{ minHeight: promql.view === 'table' ? undefined : PLOT_HEIGHT + 22 }}>
          <GraphBody explore={explore} metrics={metrics} promql={promql} graphs={graphs} />
        </div>
      </Panel>
      <Lines explore={explore} promql={promql} />
    </>
  );
}

const ROUGHLY_PX = 100;

/** A graph that becomes a little wider is not asked for anew. */
const asked = (width: number): number => Math.min(Math.ceil(width / ROUGHLY_PX) * ROUGHLY_PX, 2_000);
