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
