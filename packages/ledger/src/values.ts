import { type Marks, NONE } from '@logflow/model';

export const hasValues = ({ hits }: Marks): boolean => hits.some(({ values }) => values !== undefined);

/**
 * Leaves a line only the first of several entries for one series: which values count must be written down, because the
 * order of rules does not survive a merge of blocks.
 * @param isShared whether several columns feed an entry of `seriesIds`
 */
export function firstValues(marks: Marks, isShared: (entry: number) => boolean): Marks {
  const seen = new Map<number, Set<number>>();
  const isFirst = (entry: number, line: number): boolean => {
    const lines = seen.get(entry) ?? new Set<number>();
    seen.set(entry, lines);
    return lines.size < lines.add(line).size;
  };
  const hits = marks.hits.map((rule) => ({
    ...rule,
    series: rule.series.map((column) =>
      column.some((entry) => entry !== NONE && isShared(entry))
        ? column.map((entry, i) =>
            entry === NONE || !isShared(entry) || isFirst(entry, rule.lines[i] as number) ? entry : NONE,
          )
        : column,
    ),
  }));
  return { ...marks, hits };
}

/** @returns by entry of `seriesIds` what the lines add to it; each line has an entry once */
export function sumsPerSeries({ hits, seriesIds }: Marks): Float64Array {
  const sums = new Float64Array(seriesIds.length);
  for (const { series, values } of hits) {
    series.forEach((column, metric) => {
      const added = values?.[metric] ?? null;
      column.forEach((entry, i) => {
        if (entry !== NONE) sums[entry] = (sums[entry] as number) + (added?.[i] ?? 1);
      });
    });
  }
  return sums;
}
