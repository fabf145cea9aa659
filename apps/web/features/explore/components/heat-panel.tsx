'use client';

import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { AXIS } from '../../plot/axis';
import type { Graph } from '../../plot/bars';
import { HeatPlot } from '../../plot/components/heat-plot';
import { type HeatRow, heatOf, heatRows, hottest, nativeRows } from '../../plot/heat';
import { lines, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { BUCKET } from '../counts';
import type { useCounts } from '../hooks/use-counts';
import type { Explore } from '../hooks/use-explore';
import { MarkerLane, MarkerToggles } from './markers';

const HEIGHT_PX = 260;

function HeatMap({ explore, graph, rows }: { explore: Explore; graph: Graph; rows: readonly HeatRow[] }) {
  const { window } = graph;
  const { at, only } = explore.state;
  return (
    <div className="relative" style={{ height: HEIGHT_PX }}>
      <HeatPlot
        {...{ rows, window, at, chosen: only[0], nowMs: explore.now }}
        label={`${explore.metricName} by value, ${span(window.from * 1000, window.to * 1000, explore.now)}`}
        onPick={explore.selectPart}
        onZoom={explore.zoom}
        onBack={() => explore.back(window)}
      />
      {rows.length === 0 ? (
        <p className="pointer-events-none absolute inset-0 flex items-center justify-center text-ink2">
          Nothing was observed in this time.
        </p>
      ) : null}
    </div>
  );
}

const SHARES = [0.01, 0.25, 0.5, 0.75, 1];

function Scale({ most }: { most: number }) {
  if (most === 0) return null;
  return (
    <p className="flex items-center gap-1.5 text-ink2 text-sm">
      few
      <span aria-hidden className="flex">
        {SHARES.map((share) => (
          <i key={share} className="h-2.5 w-5 bg-accent" style={{ opacity: heatOf(share * most, most) }} />
        ))}
      </span>
      <span className="tabular">{lines(most)}</span>
    </p>
  );
}

interface HeatPanelProps {
  explore: Explore;
  counts: ReturnType<typeof useCounts>;
}

function rowsOf({ metric }: Explore, graph: Graph | undefined): HeatRow[] {
  const isNative = metric?.labelNames.includes(BUCKET) ?? false;
  return (isNative ? nativeRows : heatRows)(graph?.bars ?? []);
}

/** A histogram's values over time: whole counts per step and pair of bounds. */
export function HeatPanel({ explore, counts }: HeatPanelProps) {
  const { data: graph, error } = counts;
  if (!graph && error) {
    return (
      <Panel aria-label="Graph">
        <Failed what="The graph could not be drawn." error={error} onRetry={() => void counts.refetch()} />
      </Panel>
    );
  }
  const rows = rowsOf(explore, graph);
  const markers = graph && { metrics: [explore.metricName], window: graph.window, hidden: explore.state.hide };
  return (
    <Panel className="pt-1" aria-label="Graph">
      <div className="relative h-[22px]">
        {markers ? <MarkerLane {...markers} nowMs={explore.now} drop={HEIGHT_PX - AXIS.bottom} /> : null}
      </div>
      <div className={cn('transition-opacity', counts.isPlaceholderData && 'opacity-55')} aria-busy={counts.isFetching}>
        {graph ? <HeatMap explore={explore} graph={graph} rows={rows} /> : <Skeleton className="mx-3.5 h-[240px]" />}
      </div>
      <div className="flex min-h-[44px] flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
        <Scale most={hottest(rows)} />
        {markers ? <MarkerToggles {...markers} onToggle={explore.toggleMarkers} /> : null}
        {graph ? (
          <p className="ml-auto hidden text-ink3 lg:block">
            lines per {spellSeconds(graph.window.step)} and pair of bounds, whole counts
          </p>
        ) : null}
      </div>
      {graph && error ? (
        <p role="alert" className="border-line2 border-t px-3.5 py-2 text-bad">
          The graph is from before. {sentenceOf(error)}
        </p>
      ) : null}
    </Panel>
  );
}
