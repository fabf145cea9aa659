import { cn } from '../../../components/ui/class-names';
import { count, lines, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import type { Bars, Graph } from '../bars';
import { bucketCount, bucketStretch } from '../buckets';
import { Tip } from './tip';

interface BucketTipProps {
  graph: Graph;
  bars: readonly Bars[];
  index: number;
  /** Which of the bar's pieces is meant; null: all of it. */
  row: string | null;
  nowMs: number;
}

const rate = (total: number, seconds: number): string =>
  (total / seconds).toLocaleString('en-US', { maximumSignificantDigits: 2 });

/** What one bucket holds, in whole counts; the rate in passing. */
export function BucketTip({ graph, bars, index, row, nowMs }: BucketTipProps) {
  const { from, to } = bucketStretch(index, graph.window);
  const pieces = bars
    .map((one) => ({ ...one, here: one.counts[index] ?? 0 }))
    .filter((one) => one.here > 0)
    .reverse();
  const total = pieces.reduce((sum, one) => sum + one.here, 0);
  const { unfinished } = graph;
  const filling =
    unfinished?.index === index ? `${Math.floor(unfinished.elapsedSeconds)} of ${spellSeconds(to - from)}` : null;
  const share = (index + 0.5) / bucketCount(graph.window);
  return (
    <Tip share={share}>
      <p className="tabular whitespace-nowrap font-medium text-sm">{span(from * 1000, to * 1000, nowMs)}</p>
      {filling ? <p className="text-warn text-xs">still filling: {filling}</p> : null}
      {graph.gaps.includes(index) ? (
        <p className="max-w-[220px] text-warn text-xs">
          Prometheus has lost samples here, so no bar can be drawn. The lines are all there: click.
        </p>
      ) : null}
      <dl className="mt-1 flex flex-col gap-0.5 text-sm">
        {pieces.map((one) => (
          <div key={one.key} className={cn('flex items-center gap-1.5', one.key === row && 'font-semibold')}>
            <i className="size-2 rounded-[2px]" style={{ background: one.colour }} />
            <dt className="max-w-[180px] truncate">{one.name}</dt>
            <dd className="tabular ml-auto pl-4">{count(one.here)}</dd>
          </div>
        ))}
      </dl>
      <p className="tabular mt-1 border-line2 border-t pt-1 text-ink2 text-xs">
        {lines(total)} · {rate(total, to - from)}/s
      </p>
    </Tip>
  );
}
