'use client';

import { useLastError } from '../../../client/last-error';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import type { Bars, Graph } from '../../plot/bars';
import { BarChart } from '../../plot/components/bar-chart';
import { BarPointing } from '../../plot/components/bar-pointing';
import { ChartBones } from '../../plot/components/chart-bones';
import { count, lines, span } from '../../time/format';
import type { Histogram } from '../hooks/use-histogram';
import type { Logs } from '../hooks/use-logs';
import { unlessOfQuery } from '../problems';
import { LogLegend } from './log-legend';

const HEIGHT = 'h-[148px]';

interface LogGraphProps {
  logs: Logs;
  histogram: Histogram;
}

function labelOf({ window }: Graph, bars: readonly Bars[], nowMs: number): string {
  const total = bars.reduce((sum, one) => sum + one.total, 0);
  return `${lines(total)}, ${span(window.from * 1000, window.to * 1000, nowMs)}`;
}

/** What a text search could not count in its time. */
function TooLow({ scanned }: { scanned: number }) {
  return (
    <p role="status" className="border-line2 border-t px-3.5 py-1.5 text-warn text-xs">
      Counting ran out of time after {count(scanned)} lines: older bars are too low. Choose a shorter range or narrow
      the query.
    </p>
  );
}

function Drawn({ logs, graph, dim }: { logs: Logs; graph: Graph; dim: boolean }) {
  const { at, by } = logs.state;
  return (
    <>
      <div className={cn('relative transition-opacity', HEIGHT, dim && 'opacity-55')} aria-busy={dim}>
        <BarChart graph={graph} bars={graph.bars} at={at} />
        <BarPointing
          graph={graph}
          bars={graph.bars}
          at={at}
          nowMs={logs.now}
          label={labelOf(graph, graph.bars, logs.now)}
          onSelect={logs.select}
          onZoom={logs.zoom}
          onBack={() => logs.back(graph.window)}
        />
      </div>
      <LogLegend key={by} logs={logs} graph={graph} />
    </>
  );
}

/** In place of a graph that is not there, and why. */
function NoGraph({ logs, histogram, error }: LogGraphProps & { error: Error | null }) {
  if (error) {
    return (
      <Failed
        what="The lines could not be counted."
        error={error}
        onRetry={() => void histogram.refetch()}
        className="h-[192px] justify-center py-0"
      />
    );
  }
  if (logs.errors.length > 0 || histogram.isError) {
    return <p className="px-3.5 pt-1 pb-3 text-ink2">Nothing is counted until the query can be read.</p>;
  }
  return (
    <>
      <div className={HEIGHT}>
        <ChartBones />
      </div>
      <div className="flex h-[44px] items-center gap-4 px-3.5">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-24" />
      </div>
    </>
  );
}

/** Lines per step as bars, split by a field. A click chooses a bar, a drag zooms. */
export function LogGraph({ logs, histogram }: LogGraphProps) {
  const { data, isPlaceholderData, isFetching } = histogram;
  const error = useLastError({ data: histogram.isError ? undefined : data, error: unlessOfQuery(histogram.error) });
  const isOld = isPlaceholderData && isFetching && !logs.state.live;
  return (
    <Panel className="pt-2" aria-label="Graph">
      {data ? (
        <Drawn logs={logs} graph={data.graph} dim={isOld || error !== null} />
      ) : (
        <NoGraph logs={logs} histogram={histogram} error={error} />
      )}
      {data && !data.complete && !error ? <TooLow scanned={data.scanned} /> : null}
      {data && error ? (
        <p role="alert" className="border-line2 border-t px-3.5 py-2 text-bad">
          The graph is from before. {sentenceOf(error)}
        </p>
      ) : null}
    </Panel>
  );
}
