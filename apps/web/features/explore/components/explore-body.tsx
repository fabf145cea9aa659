'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { useLate } from '../../../client/late';
import { Skeleton } from '../../../components/ui/skeleton';
import { selectorOf } from '../../series/selector';
import type { Stretch } from '../buckets';
import { barsOfGauge, type Graph, isMoving, isolated, lastBusy, sampledPart } from '../counts';
import { useCounts } from '../hooks/use-counts';
import type { Explore } from '../hooks/use-explore';
import { useGauge } from '../hooks/use-gauge';
import { LIVE_MS } from '../hooks/use-window';
import { GraphPanel } from './graph-panel';
import { LinesPanel } from './lines-panel';

const GaugePanel = dynamic(() => import('./gauge-panel').then((module) => module.GaugePanel), {
  ssr: false,
  loading: () => <Skeleton className="h-[284px]" />,
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

/** What is drawn of the metric: its counts, or of a gauge its values. */
function useDrawn({ metric, metricName, by, window }: Explore, refetchMs: number | false) {
  const isGauge = metric?.type === 'gauge';
  const counts = useCounts({ metric: isGauge ? '' : metricName, by, window, refetchMs });
  const gauge = useGauge({ metric: isGauge ? metricName : '', by, window, refetchMs });
  return { isGauge, counts, gauge };
}

/** The graph, and the lines of what is chosen in it. Each fails alone. */
export function ExploreBody({ explore, refetchMs }: ExploreBodyProps) {
  const { metricName: metric, by, window, isolation, state } = explore;
  const filling = useFilling(explore);
  const everyMs = followMs(refetchMs, state.at !== null || filling);
  const { isGauge, counts, gauge } = useDrawn(explore, everyMs);
  const graph = counts.data;
  useBucketKeys(explore, graph);
  const shown = graph?.bars.flatMap((one) => (one.value === null ? [] : [one.value])) ?? [];
  const stretch = state.at ?? (window && { from: window.from, to: window.to });
  const counted = useLinesOf(stretch, counts);
  const linesOf = isGauge ? stretch : counted;
  return (
    <>
      {isGauge ? <GaugePanel gauge={gauge} /> : <GraphPanel explore={explore} counts={counts} />}
      <LinesPanel
        explore={explore}
        graph={counts.isError ? undefined : graph}
        bars={graph ? isolated(graph.bars, isolation) : barsOfGauge(gauge.data?.lines ?? [])}
        stretch={stretch}
        linesOf={linesOf}
        selector={selectorOf(metric, { by, only: isolation.only, rest: isolation.rest, shown })}
        settling={counts.isPlaceholderData || counts.isFetching}
        moving={filling || reachesNow(stretch, graph)}
        refetchMs={everyMs}
      />
    </>
  );
}
