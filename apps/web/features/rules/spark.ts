/** @returns the hours worth drawing: one that is still filling would look like a fall, so it counts only once it rises. */
export function drawnHours(hours: readonly number[]): readonly number[] {
  const filling = hours.at(-1) ?? 0;
  return filling > (hours.at(-2) ?? 0) ? hours : hours.slice(0, -1);
}

/** @returns the points of a line through the values, in a box of so many px. */
export function sparkPoints(values: readonly number[], { width, height }: { width: number; height: number }): string {
  const most = Math.max(...values, 1);
  const point = (value: number, index: number): string => {
    const x = (index / Math.max(values.length - 1, 1)) * width;
    return `${x.toFixed(1)},${(height - 1 - (value / most) * (height - 3)).toFixed(1)}`;
  };
  return values.map(point).join(' ');
}

/** @returns how often a rule matches and when it last did, from what it counted in each of the last hours, in few words. */
export function paceText(hours: readonly number[]): string {
  const last = hours.findLastIndex((count) => count > 0);
  if (last < 0) return '';
  const ago = hours.length - 1 - last;
  if (ago > 1) return `last ${ago} h ago`;
  const [before = 0, filling = 0] = hours.slice(-2);
  const perMinute = Math.max(before, filling) / 60;
  return `${perMinute < 10 ? Number(perMinute.toPrecision(2)) : Math.round(perMinute)} a minute`;
}
