'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { useLate } from '../../../client/late';
import { Skeleton } from '../../../components/ui/skeleton';
import { type Graph, lastBusy } from '../../plot/bars';
import type { Stretch } from '../../plot/buckets';
import { LIVE_MS } from '../../plot/hooks/use-window';
import { selectorOf } from '../../series/selector';
import { BUCKET, barsOfGauge, type Isolation, isMoving, isolated, sampledPart } from '../counts';
import { useCounts } from '../hooks/use-counts';
import type { Explore } from '../hooks/use-explore';
import { useGauge } from '../hooks/use-gauge';
import { GraphPanel } from './graph-panel';
import { LinesPanel } from './lines-panel';

const GaugePanel = dynamic(() => import('./gauge-panel').then((module) => module.GaugePanel), {
  ssr: false,
  loading: () => <Skeleton className="h-[284px]" />,
});

const HeatPanel = dynamic(() => import('./heat-panel').then((module) => module.HeatPanel), {
  ssr: false,
  loading: () => <Skeleton className="h-[334px]" />,
});

interface ExploreBodyProps {
  explore: Explore;
  refetchMs: number | false;
}

function useBucketKeys(explore: Explore, graph: Graph | undefined): void {
  const step = (direction: -1 | 1) => (event: KeyboardEvent) => {
    if (!graph) return;
    event.preventDefault();
    if (explore.state.at) explore.walk(direction, graph.window);
    else explore.select(lastBusy(graph));
  };
  const back = () => {
    if (explore.state.open) explore.closeLine();
    else if (explore.state.line) explore.setLine(null);
    else if (explore.state.pattern !== null) explore.setPattern(null);
    else if (explore.state.at) explore.select(null);
  };
  const live = () => explore.setLive(!explore.state.live);
  useHotkeys({ ArrowLeft: step(-1), ArrowRight: step(1), Escape: back, l: live });
}

/** So long the lines wait for their bars; then they stand on their own. */
const PATIENCE_MS = 3000;

/** Which lines belong to the bars as drawn. While new bars are on their way, those of the old; not when they do not come. */
function useLinesOf(stretch: Stretch | null, counts: ReturnType<typeof useCounts>): Stretch | null {
  const last = useRef<Stretch | null>(null);
  const waiting = !counts.error && (counts.isPlaceholderData || !counts.data);
  const late = useLate(waiting, PATIENCE_MS);
  const drawn = waiting ? undefined : counts.data;
  if (stretch && (!waiting || late)) last.current = drawn ? sampledPart(stretch, drawn) : stretch;
  return last.current;
}

const followMs = (refetchMs: number | false, follows: boolean): number | false =>
  refetchMs || (follows ? LIVE_MS : false);

const reachesNow = (stretch: Stretch | null, graph: Graph | undefined): boolean =>
  stretch !== null && graph !== undefined && isMoving(stretch, graph);

/** @returns whether the metric's past is being counted; once it is, everything is read anew. */
function useFilling({ metric, refresh }: Explore): boolean {
  const filling = metric?.history?.running === true;
  const before = useRef(filling);
  useEffect(() => {
    if (before.current && !filling) refresh();
    before.current = filling;
  });
  return filling;
}

type Kind = 'bars' | 'heat' | 'gauge';

/** A histogram that is split by its bounds is a heat map. */
const kindOf = ({ metric, by }: Explore): Kind =>
  metric?.type === 'gauge' ? 'gauge' : metric?.type === 'histogram' && by === BUCKET ? 'heat' : 'bars';

/** The series of a classic histogram count everything below their bounds. */
const holdsBelow = (kind: Kind, { metric }: Explore): boolean =>
  kind === 'heat' && metric?.labelNames.includes(BUCKET) === false;

/** A bound counts everything below it, so one of them is enough, and the last is all. */
const boundOf = ({ only }: Isolation): Isolation => ({ only: only.length === 0 ? ['+Inf'] : only, rest: false });

interface GraphOfProps {
  kind: Kind;
  explore: Explore;
  counts: ReturnType<typeof useCounts>;
  gauge: ReturnType<typeof useGauge>;
}

function GraphOf({ kind, explore, counts, gauge }: GraphOfProps) {
  if (kind === 'gauge') return <GaugePanel explore={explore} gauge={gauge} />;
  if (kind === 'heat') return <HeatPanel explore={explore} counts={counts} />;
  return <GraphPanel explore={explore} counts={counts} />;
}

/** What is drawn for a kind of graph, of which of the metric's series, and of which of them the lines are shown. */
function useDrawn(explore: Explore, kind: Kind, refetchMs: number | false) {
  const { metricName, by, window, isolation } = explore;
  const isCumulative = holdsBelow(kind, explore);
  const metric = isCumulative ? `${metricName}_bucket` : metricName;
  const counts = useCounts({ metric: kind === 'gauge' ? '' : metric, by, window, refetchMs });
  const gauge = useGauge({ metric: kind === 'gauge' ? metricName : '', by, window, refetchMs });
  const part = isCumulative ? boundOf(isolation) : isolation;
  const shown = counts.data?.bars.flatMap((one) => (one.value === null ? [] : [one.value])) ?? [];
  const bars = counts.data ? isolated(counts.data.bars, part) : barsOfGauge(gauge.data?.lines ?? []);
  return { counts, gauge, bars, selector: selectorOf(metric, { by, ...part, shown }) };
}

/** The graph, and the lines of what is chosen in it. Each fails alone. */
export function ExploreBody({ explore, refetchMs }: ExploreBodyProps) {
  const { window, state } = explore;
  const kind = kindOf(explore);
  const filling = useFilling(explore);
  const everyMs = followMs(refetchMs, state.at !== null || filling);
  const { counts, gauge, bars, selector } = useDrawn(explore, kind, everyMs);
  const graph = counts.data;
  useBucketKeys(explore, graph);
  const stretch = state.at ?? (window && { from: window.from, to: window.to });
  const counted = useLinesOf(stretch, counts);
  return (
    <>
      <GraphOf kind={kind} explore={explore} counts={counts} gauge={gauge} />
      <LinesPanel
        explore={explore}
        graph={counts.isError ? undefined : graph}
        bars={bars}
        stretch={stretch}
        linesOf={kind === 'gauge' ? stretch : counted}
        selector={selector}
        settling={counts.isPlaceholderData || counts.isFetching}
        moving={filling || reachesNow(stretch, graph)}
        refetchMs={everyMs}
      />
    </>
  );
}
