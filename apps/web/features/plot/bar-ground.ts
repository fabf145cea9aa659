import { count, lines, span } from '../time/format';
import { type Bars, type Graph, lastBusy } from './bars';
import { bucketCount, bucketOf, bucketStretch, bucketsBetween, type Stretch } from './buckets';
import { type Ground, moved, type Spot, timeAtShare } from './pointing';

interface BarGroundInput {
  readonly graph: Graph;
  readonly bars: readonly Bars[];
  /** The bucket that is chosen: there a cursor begins. */
  readonly at: Stretch | null;
  /** Whether the pieces of a bar are pointed at, too. */
  readonly pieces: boolean;
  readonly nowMs: number;
}

/** @returns pointing at bars: a spot is a bucket, or one piece of its bar. */
export function barGround({ graph, bars, at, pieces, nowMs }: BarGroundInput): Ground {
  const { window } = graph;
  const spotOf = (index: number, row: string | null): Spot => ({
    seconds: bucketStretch(index, window).from + window.step / 2,
    row,
  });
  const rowsAt = (index: number) => [
    null,
    ...(pieces ? bars.filter(({ counts }) => (counts[index] ?? 0) > 0).map(({ key }) => key) : []),
  ];
  return {
    window,
    nowMs,
    at: ({ x }) => (x < 0 || x >= 1 ? null : spotOf(bucketOf(timeAtShare(window, x), window), null)),
    first: () => {
      const start = at ?? lastBusy({ window, bars });
      return spotOf(start ? bucketOf(start.from, window) : bucketCount(window) - 1, null);
    },
    next: ({ seconds, row }, { sideways, up }) => {
      const index = bucketOf(seconds, window);
      if (up === 0) return spotOf(moved(index, sideways, bucketCount(window)), row);
      const rows = rowsAt(index);
      return spotOf(index, rows[moved(Math.max(rows.indexOf(row), 0), up, rows.length)] ?? null);
    },
    between: (a, b) => bucketsBetween(a, b, window),
    say: ({ seconds, row }) => {
      const index = bucketOf(seconds, window);
      const { from, to } = bucketStretch(index, window);
      return `${span(from * 1000, to * 1000, nowMs)}${wordsOf(graph, bars, index, row)}`;
    },
  };
}

function wordsOf({ unfinished, gaps }: Graph, bars: readonly Bars[], index: number, row: string | null): string {
  const meant = row === null ? bars : bars.filter(({ key }) => key === row);
  const here = meant.map(({ name, counts }) => ({ name, counted: counts[index] ?? 0 }));
  const total = here.reduce((sum, { counted }) => sum + counted, 0);
  if (row !== null) return `, ${here[0]?.name ?? ''}: ${lines(total)}`;
  const known = gaps.includes(index) ? ', samples lost' : unfinished?.index === index ? ', still filling' : '';
  const each = here.filter(({ counted }) => counted > 0).map(({ name, counted }) => `${name} ${count(counted)}`);
  return `: ${lines(total)}${known}${bars.length > 1 ? each.map((one) => `, ${one}`).join('') : ''}`;
}
