/** Unix seconds and the value there, in order of time. */
export type Points = readonly (readonly [number, number])[];

/** A stretch in which an alert would have fired. Unix seconds. */
export interface Firing {
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  readonly to: number;
  /** The highest value meanwhile. */
  readonly peak: number;
}

interface Holding {
  readonly labels: Readonly<Record<string, string>>;
  /** Where its condition held. */
  readonly points: Points;
}

/** As Prometheus does it: what held at one evaluation after another for so long fires until it does not hold. */
export function firingsOf({ labels, points }: Holding, step: number, forSeconds: number): Firing[] {
  return runsOf(points, step).flatMap((run) => {
    const from = (run[0] as Points[number])[0] + forSeconds;
    const last = (run.at(-1) as Points[number])[0];
    if (from > last) return [];
    const peak = run.reduce((most, [time, value]) => (time >= from ? Math.max(most, value) : most), -Infinity);
    return [{ labels, from, to: last + step, peak }];
  });
}

function runsOf(points: Points, step: number): Points[] {
  const runs: (readonly [number, number])[][] = [];
  let before = -Infinity;
  for (const point of points) {
    if (point[0] - before > step) runs.push([]);
    runs.at(-1)?.push(point);
    before = point[0];
  }
  return runs;
}

/** @returns at most `most` points: of each stretch of the range the highest, so that no peak is lost. */
export function thin(points: Points, { from, to }: { from: number; to: number }, most: number): Points {
  const width = (to - from) / most;
  const kept = new Map<number, readonly [number, number]>();
  for (const point of points) {
    const place = Math.min(most - 1, Math.floor((point[0] - from) / width));
    const before = kept.get(place);
    if (before === undefined || point[1] > before[1]) kept.set(place, point);
  }
  return [...kept.values()];
}
