import { type Matches, NONE } from '@logflow/model';
import { lineMarksOf } from '@logflow/storage';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countMatches, keepLines } from './increments';

const SIZE = 5;
const column = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: SIZE, maxLength: SIZE });
const drawn = fc.record({
  entries: column(fc.constantFrom(0, 1, 2, NONE)),
  values: column(fc.integer({ min: 0, max: 40 }).map((eighths) => eighths / 8)),
  spanned: fc.boolean(),
});

/** Series 0 and 1 have one id: the labels of one were too many. */
const IDS = [7, 7, 9];

function matchesOf(
  rules: readonly (typeof drawn extends fc.Arbitrary<infer T> ? T : never)[],
  taken: readonly number[],
): Matches {
  const hits = rules.map(({ entries, values, spanned }, i) => ({
    ruleId: `r${i}`,
    ruleVersion: 1,
    lines: Uint32Array.from(entries.keys()),
    tags: Uint32Array.from(entries, (entry) => (entry === NONE ? NONE : 0)),
    series: [Uint32Array.from(entries)],
    values: [Float64Array.from(values)],
    ...(spanned && { spans: { at: Uint32Array.of(1, 3), width: 1, pairs: Uint32Array.of(1, 2, 3, 4) } }),
  }));
  const series = ['a', 'b', 'c'].map((user) => ({ metric: 'm', labels: { user }, help: '', maxSeries: 1 }));
  const notKept = [{ reason: 'dropped' as const, ruleId: 'r0', lines: Uint32Array.from(taken) }];
  return { hits, tagSets: ['{"t":"x"}'], series, ...(taken.length > 0 && { notKept }) };
}

const lines = fc.subarray([...Array(SIZE).keys()]);

it('adds up what the marks say of the lines, each line once a series', () => {
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 3 }), lines, (rules, taken) => {
      const { marks, series } = countMatches(matchesOf(rules, taken), IDS, SIZE);
      const sums = new Map<number, number[]>();
      for (let line = 0; line < SIZE; line++) {
        const { seriesIds, values } = lineMarksOf(marks)(line);
        seriesIds.forEach((id, i) => {
          const [sum = 0, count = 0] = sums.get(id) ?? [];
          sums.set(id, [sum + (values[i] as number), count + 1]);
          const first = rules.find(({ entries }) => entries[line] !== NONE && IDS[entries[line] as number] === id);
          expect(values[i]).toBe(first?.values[line]);
        });
      }
      expect(series.ids.map((id, i) => [id, series.increments[i], series.lines[i]])).toEqual(
        [...sums].sort(([a], [b]) => a - b).map(([id, [sum, count]]) => [id, sum, count]),
      );
    }),
  );
});

it('says of the lines that stay what it said of them among the others', () => {
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 3 }), lines, lines, (rules, taken, kept) => {
      const matches = matchesOf(rules, taken);
      const before = lineMarksOf(countMatches(matches, IDS, SIZE).marks);
      const rest = keepLines(matches, IDS, SIZE, kept);
      const { marks } = countMatches(rest.matches, rest.ids, kept.length);
      const after = lineMarksOf(marks);
      kept.forEach((line, i) => {
        expect(after(i)).toEqual(before(line));
        const isTaken = marks.notKept?.some((one) => one.lines.includes(i)) ?? false;
        expect(isTaken).toBe(taken.includes(line));
      });
    }),
  );
});
