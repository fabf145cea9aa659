import { type Marks, NONE, type RuleHits } from '@logflow/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeMarks } from './merge-marks';
import { ghostsOf } from './not-kept';
import { lineMarksOf } from './tags';

const SIZE = 6;
const entry = fc.constantFrom(0, 1, NONE);
const draw = fc.record({
  lines: fc.subarray([...Array(SIZE).keys()], { minLength: 1 }),
  entries: fc.array(entry, { minLength: SIZE, maxLength: SIZE }),
  values: fc.option(fc.array(fc.double({ noNaN: true }), { minLength: SIZE, maxLength: SIZE })),
  spanned: fc.subarray([...Array(SIZE).keys()]),
});

/** The second series is the part's own, so that ids must be renumbered. */
function hitsOf(
  ruleId: string,
  { lines, entries, values, spanned }: typeof draw extends fc.Arbitrary<infer T> ? T : never,
) {
  const at = spanned.filter((hit) => hit < lines.length);
  const column = <T>(all: readonly T[]): T[] => lines.map((_, i) => all[i] as T);
  const hits: RuleHits = {
    ruleId,
    ruleVersion: 1,
    lines: Uint32Array.from(lines),
    tags: Uint32Array.from(column(entries)),
    series: [Uint32Array.from(column(entries))],
    ...(values && { values: [Float64Array.from(column(values))] }),
    ...(at.length > 0 && {
      spans: { at: Uint32Array.from(at), width: 2, pairs: Uint32Array.from(at.flatMap((hit) => [hit, 9, NONE, NONE])) },
    }),
  };
  return hits;
}

const part = fc.record({
  rules: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), draw), { selector: ([rule]) => rule }),
  own: fc.integer({ min: 10, max: 12 }),
  taken: fc.subarray([...Array(SIZE).keys()]),
});

const marksOf = ({ rules, own, taken }: typeof part extends fc.Arbitrary<infer T> ? T : never): Marks => ({
  hits: rules.map(([rule, drawn]) => hitsOf(rule, drawn)),
  tagSets: ['{"t":"x"}', `{"t":"${own}"}`],
  seriesIds: [1, own],
  ...(taken.length > 0 && { notKept: [{ reason: 'dropped', ruleId: `r${own}`, lines: Uint32Array.from(taken) }] }),
});

it('says of each line of a merged block what was said of it before', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (drawn) => {
      const parts = drawn.map((one, i) => ({ marks: marksOf(one), firstLine: i * SIZE }));
      const merged = mergeMarks(parts);
      const read = lineMarksOf(merged);
      const ghosts = ghostsOf(merged, parts.length * SIZE);
      for (const { marks, firstLine } of parts) {
        const before = lineMarksOf(marks);
        const taken = ghostsOf(marks, SIZE);
        for (let line = 0; line < SIZE; line++) {
          expect(read(firstLine + line)).toEqual(before(line));
          const taker = (all: Marks, ghost: number | undefined) =>
            ghost ? all.notKept?.[ghost - 1]?.ruleId : undefined;
          expect(taker(merged, ghosts?.[firstLine + line])).toEqual(taker(marks, taken?.[line]));
        }
      }
    }),
  );
});
