/** Values at some of the steps of a range. `null` stands between two stretches that nothing joins. */
export interface Points {
  /** Steps since the beginning of the range, in order. */
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

/**
 * Keeps of a series what the pixels of a line can show (M4): in each column the first, the last, the lowest and the
 * highest value, so that no peak is lost. A gap narrower than a column is none.
 * @param columns how many columns `count` steps are drawn in
 */
export function thin({ steps, values }: Points, count: number, columns: number): Points {
  const kept: { steps: number[]; values: (number | null)[] } = { steps: [], values: [] };
  const perColumn = Math.max(count / columns, 1);
  const columnOf = (index: number) => Math.floor((steps[index] as number) / perColumn);
  for (let first = 0; first < steps.length; ) {
    let last = first;
    while (last + 1 < steps.length && columnOf(last + 1) === columnOf(first)) last++;
    if (first > 0 && isGap(steps, first, perColumn)) pushGap(kept, steps[first - 1] as number);
    for (const index of extremes(values, first, last)) {
      kept.steps.push(steps[index] as number);
      kept.values.push(values[index] as number | null);
    }
    first = last + 1;
  }
  return kept;
}

const isGap = (steps: readonly number[], index: number, perColumn: number): boolean =>
  (steps[index] as number) - (steps[index - 1] as number) > perColumn;

function pushGap(kept: { steps: number[]; values: (number | null)[] }, after: number): void {
  kept.steps.push(after + 1);
  kept.values.push(null);
}

/** @returns the places of the first, lowest, highest and last value, each once, in order */
function extremes(values: readonly (number | null)[], first: number, last: number): number[] {
  let [lowest, highest] = [first, first];
  for (let i = first + 1; i <= last; i++) {
    if ((values[i] as number) < (values[lowest] as number)) lowest = i;
    if ((values[i] as number) > (values[highest] as number)) highest = i;
  }
  return [...new Set([first, lowest, highest, last])].sort((a, b) => a - b);
}
