'use client';

import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import type { Window } from '../../plot/buckets';
import { LinePlot } from '../../plot/components/line-plot';
import { valueText } from '../../plot/lines';
import { span } from '../../time/format';
import type { Explore } from '../hooks/use-explore';
import type { useGauge } from '../hooks/use-gauge';

const HEIGHT = 'h-[232px]';

const labelOf = ({ metricName, now }: Explore, { from, to }: Window): string =>
  `${metricName}, ${span(from * 1000, to * 1000, now)}`;

/** A gauge goes up and down, so its values are drawn, and nothing is counted. */
export function GaugePanel({ explore, gauge }: { explore: Explore; gauge: ReturnType<typeof useGauge> }) {
  const { data } = gauge;
  const empty = data?.lines.length === 0;
  if (gauge.isError && !data) {
    return (
      <Panel aria-label="Graph">
        <Failed what="The graph could not be drawn." error={gauge.error} onRetry={() => void gauge.refetch()} />
      </Panel>
    );
  }
  return (
    <Panel className="pt-2" aria-label="Graph">
      <div className={cn('relative', HEIGHT, gauge.isPlaceholderData && 'opacity-55')} aria-busy={gauge.isFetching}>
        {data && !empty ? (
          <LinePlot
            {...data}
            nowMs={explore.now}
            label={labelOf(explore, data.window)}
            onZoom={explore.zoom}
            onBack={() => explore.back(data.window)}
          />
        ) : null}
        {data ? null : <Skeleton className="m-3 h-[200px]" />}
        {empty ? (
          <p className="flex h-full items-center justify-center text-ink2">It had no value in this time.</p>
        ) : null}
      </div>
      <ul className="flex min-h-[44px] flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
        {data?.lines.map((line) => (
          <li key={line.key} className="flex max-w-full items-center gap-1.5">
            <i aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: line.colour }} />
            <span className="truncate">{line.name}</span>
            <span className="tabular text-ink3">{valueText(line.stats.last)}</span>
          </li>
        ))}
        <li className="ml-auto hidden text-ink3 lg:block">a gauge: its values, the last one beside each name</li>
      </ul>
    </Panel>
  );
}
