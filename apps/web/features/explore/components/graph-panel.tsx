'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useLastError } from '../../../client/last-error';
import { useLate } from '../../../client/late';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { AXIS } from '../../plot/axis';
import { type Bars as BarsOf, bucketTotals, type Graph } from '../../plot/bars';
import type { Window } from '../../plot/buckets';
import { BarChart } from '../../plot/components/bar-chart';
import { BarPointing } from '../../plot/components/bar-pointing';
import { ChartBones } from '../../plot/components/chart-bones';
import { exact, span } from '../../time/format';
import { parseSeconds, spellSeconds } from '../../time/range';
import { isolated } from '../counts';
import type { useCounts } from '../hooks/use-counts';
import { type Explore, seamOf } from '../hooks/use-explore';
import { Legend } from './legend';

const HEIGHT_PX = 232;
const HEIGHT = 'h-[232px]';
/** Held for markers before they are here. */
const LANE = 'relative h-[22px]';

const MarkerLane = dynamic(() => import('./markers').then((module) => module.MarkerLane), { ssr: false });
const MarkerToggles = dynamic(() => import('./markers').then((module) => module.MarkerToggles), { ssr: false });

const WIDER = ['6h', '24h', '7d'] as const;

function NothingHere({ window, explore }: { window: Window; explore: Explore }) {
  const seconds = window.to - window.from;
  const wider = WIDER.filter((preset) => (parseSeconds(preset) ?? 0) > seconds);
  return (
    <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-2">
      <p className="text-ink2">Nothing was counted in {spellSeconds(seconds)}.</p>
      <div className="pointer-events-auto flex gap-2">
        {wider.map((preset) => (
          <Button
            key={preset}
            size="sm"
            onClick={() => explore.setRange({ kind: 'last', seconds: parseSeconds(preset) ?? 3600 })}
          >
            Last {preset}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** While a backfill runs its metric shows nothing: a graph that begins with history begins with all of it. */
function BeingCounted({ ruleId }: { ruleId: string }) {
  return (
    <div role="status" className="absolute inset-0 flex flex-col items-center justify-center gap-2 text-center">
      <p className="text-ink2">
        The lines that came before its rule are being counted. The graph is here when they are.
      </p>
      <Button asChild size="sm">
        <Link href={`/rules/${ruleId}#backfill`}>How far it is</Link>
      </Button>
    </div>
  );
}

interface GraphPanelProps {
  explore: Explore;
  counts: ReturnType<typeof useCounts>;
}

function labelOf(explore: Explore, { window }: Graph, bars: readonly BarsOf[]): string {
  const total = bucketTotals(bars, window).reduce((sum, one) => sum + one, 0);
  const live = seamOf(explore);
  const seam = live === null ? '' : `History up to ${exact(live * 1000)}, live from there. `;
  return `${explore.metricName}: ${total} lines, ${span(window.from * 1000, window.to * 1000, explore.now)}. ${seam}`.trim();
}

function Bars({ explore, graph, bars }: { explore: Explore; graph: Graph; bars: readonly BarsOf[] }) {
  return (
    <>
      <BarChart graph={graph} bars={bars} at={explore.state.at} seam={seamOf(explore)} />
      <BarPointing
        graph={graph}
        bars={bars}
        at={explore.state.at}
        nowMs={explore.now}
        label={labelOf(explore, graph, bars)}
        onSelect={explore.select}
        onPart={explore.selectPart}
        onZoom={explore.zoom}
        onBack={() => explore.back(graph.window)}
      />
    </>
  );
}

function Drawn({ explore, graph, dim }: { explore: Explore; graph: Graph; dim: boolean }) {
  const bars = isolated(graph.bars, explore.isolation);
  const empty = graph.bars.every((one) => one.total === 0);
  const history = explore.metric?.history;
  const { hide } = explore.state;
  const markers = { metrics: [explore.metricName], window: graph.window, hidden: hide, nowMs: explore.now };
  const drop = HEIGHT_PX - AXIS.bottom;
  return (
    <>
      <div className={LANE}>
        <MarkerLane {...markers} drop={drop} />
      </div>
      <div className={cn('relative transition-opacity', HEIGHT, dim && 'opacity-55')} aria-busy={dim}>
        <Bars explore={explore} graph={graph} bars={bars} />
        {empty && history?.running ? <BeingCounted ruleId={history.ruleId} /> : null}
        {empty && !history?.running ? <NothingHere window={graph.window} explore={explore} /> : null}
      </div>
      <Legend graph={graph} explore={explore}>
        <MarkerToggles {...markers} onToggle={explore.toggleMarkers} />
      </Legend>
    </>
  );
}

const PATIENCE_MS = 3000;

function Bones() {
  const late = useLate(true, PATIENCE_MS);
  return (
    <>
      <div className={LANE} />
      <div className={cn('relative', HEIGHT)}>
        <ChartBones />
        {late ? (
          <p role="status" className="absolute inset-x-0 top-4 text-center text-ink2">
            Prometheus takes its time. The lines below do not wait for it.
          </p>
        ) : null}
      </div>
      <div className="flex h-[44px] items-center gap-4 px-3.5">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-4 w-16" />
      </div>
    </>
  );
}

/** Whole counts per step as bars. Old ones stay dim under new, and when no new ones come they say so. */
export function GraphPanel({ explore, counts }: GraphPanelProps) {
  const error = useLastError(counts);
  const graph = counts.data;
  return (
    <Panel className="pt-1" aria-label="Graph">
      {graph ? <Drawn explore={explore} graph={graph} dim={counts.isPlaceholderData || error !== null} /> : null}
      {graph && error ? (
        <p role="alert" className="border-line2 border-t px-3.5 py-2 text-bad">
          The graph is from before. {sentenceOf(error)}
        </p>
      ) : null}
      {!graph && error ? (
        <Failed
          what="The graph could not be drawn."
          error={error}
          onRetry={() => void counts.refetch()}
          className="h-[298px] justify-center py-0"
        />
      ) : null}
      {!graph && !error ? <Bones /> : null}
    </Panel>
  );
}
