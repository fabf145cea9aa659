import { cn } from '../../../components/ui/class-names';
import { count, lines, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { bucketCount, bucketStretch } from '../buckets';
import type { Bars, Graph } from '../counts';

interface BucketTipProps {
  graph: Graph;
  bars: readonly Bars[];
  index: number;
  nowMs: number;
}

const rate = (total: number, seconds: number): string =>
  (total / seconds).toLocaleString('en-US', { maximumSignificantDigits: 2 });

/** What one bucket holds, in whole counts; the rate in passing. */
export function BucketTip({ graph, bars, index, nowMs }: BucketTipProps) {
  const { from, to } = bucketStretch(index, graph.window);
  const rows = bars
    .map((one) => ({ ...one, here: one.counts[index] ?? 0 }))
    .filter((row) => row.here > 0)
    .reverse();
  const total = rows.reduce((sum, row) => sum + row.here, 0);
  const { unfinished } = graph;
  const filling =
    unfinished?.index === index ? `${Math.floor(unfinished.elapsedSeconds)} of ${spellSeconds(to - from)}` : null;
  const share = (index + 0.5) / bucketCount(graph.window);
  return (
    <div
      className={cn(
        'pointer-events-none absolute top-1 z-10 min-w-[150px] rounded-lg border bg-panel px-2.5 py-2 shadow-float',
        share > 0.6 ? '-translate-x-[calc(100%+14px)]' : 'translate-x-[14px]',
      )}
      style={{ left: `${share * 100}%` }}
    >
      <p className="tabular whitespace-nowrap font-medium text-sm">{span(from * 1000, to * 1000, nowMs)}</p>
      {filling ? <p className="text-warn text-xs">still filling: {filling}</p> : null}
      {graph.gaps.includes(index) ? (
        <p className="max-w-[220px] text-warn text-xs">
          Prometheus has lost samples here, so no bar can be drawn. The lines are all there: click.
        </p>
      ) : null}
      <dl className="mt-1 flex flex-col gap-0.5 text-sm">
        {rows.map((row) => (
          <div key={row.key} className="flex items-center gap-1.5">
            <i aria-hidden className="size-2 rounded-[2px]" style={{ background: row.colour }} />
            <dt className="max-w-[180px] truncate">{row.name}</dt>
            <dd className="tabular ml-auto pl-4">{count(row.here)}</dd>
          </div>
        ))}
      </dl>
      <p className="tabular mt-1 border-line2 border-t pt-1 text-ink2 text-xs">
        {lines(total)} · {rate(total, to - from)}/s
      </p>
    </div>
  );
}
