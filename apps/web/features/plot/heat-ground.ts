import { lines, span } from '../time/format';
import { bucketCount, bucketOf, bucketStretch, bucketsBetween, type Window } from './buckets';
import { type HeatRow, hottest } from './heat';
import { type Ground, moved, type Spot, timeAtShare } from './pointing';

/** @returns pointing at a heat map: a spot is a cell, its row the upper bound. */
export function heatGround(rows: readonly HeatRow[], window: Window, nowMs: number): Ground {
  const steps = bucketCount(window);
  const spotOf = (step: number, row: number): Spot | null => {
    const le = rows[row]?.le;
    return le === undefined ? null : { seconds: bucketStretch(step, window).from + window.step / 2, row: le };
  };
  return {
    window,
    nowMs,
    at: ({ x, y }) =>
      x < 0 || x >= 1 ? null : spotOf(bucketOf(timeAtShare(window, x), window), Math.floor((1 - y) * rows.length)),
    first: () => {
      const step = Math.max(...rows.map(({ counts }) => counts.findLastIndex((one) => one > 0)));
      const most = hottest(rows.map((row) => ({ ...row, counts: [row.counts[step] ?? 0] })));
      return spotOf(
        Math.max(step, 0),
        rows.findIndex(({ counts }) => counts[step] === most),
      );
    },
    next: (from, { sideways, up }) => {
      const row = rows.findIndex(({ le }) => le === from.row);
      const step = moved(bucketOf(from.seconds, window), sideways, steps);
      return spotOf(step, moved(Math.max(row, 0), up, rows.length)) ?? from;
    },
    between: (a, b) => bucketsBetween(a, b, window),
    say: ({ seconds, row: le }) => {
      const step = bucketOf(seconds, window);
      const { from, to } = bucketStretch(step, window);
      const row = rows.find((one) => one.le === le);
      return `${span(from * 1000, to * 1000, nowMs)}, ${row?.name ?? ''}: ${lines(row?.counts[step] ?? 0)}`;
    },
  };
}
