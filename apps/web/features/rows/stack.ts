/** Of a row that is not wrapped. */
export const ROW_PX = 27;

/** Rows below one another: row `i` lies from `topOf(i)` to `topOf(i + 1)`. */
export interface Stack {
  readonly heightPx: number;
  readonly topOf: (index: number) => number;
  /** @returns the row that lies at so many px from the top. */
  readonly rowAt: (px: number) => number;
}

/** @returns rows that are all as high as one another. */
export const evenStack = (rows: number): Stack => ({
  heightPx: rows * ROW_PX,
  topOf: (index) => index * ROW_PX,
  rowAt: (px) => Math.floor(px / ROW_PX),
});

/** @returns rows of these heights. */
export function unevenStack(heights: readonly number[]): Stack {
  const tops = new Float64Array(heights.length + 1);
  heights.forEach((px, index) => {
    tops[index + 1] = (tops[index] as number) + px;
  });
  return {
    heightPx: tops[heights.length] as number,
    topOf: (index) => tops[index] ?? (tops[heights.length] as number),
    rowAt: (px) => lastAtMost(tops, px),
  };
}

/** @returns the last place whose value is at most `px`, found by halving. */
function lastAtMost(tops: Float64Array, px: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] as number) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}
