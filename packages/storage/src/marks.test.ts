import { type Marks, NONE } from '@logflow/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeMarks, encodeMarks } from './marks';

const index = fc.oneof(fc.nat(300), fc.constant(NONE), fc.constant(NONE - 1));
const hits = fc.nat(20).chain((count) =>
  fc.record({
    ruleId: fc.uuid(),
    ruleVersion: fc.integer({ min: 1, max: 1000 }),
    lines: fc
      .uniqueArray(fc.nat(2 ** 31), { minLength: count, maxLength: count })
      .map((lines) => Uint32Array.from(lines.sort((a, b) => a - b))),
    tags: column(count),
    series: fc.array(column(count), { maxLength: 3 }),
  }),
);
const anyMarks: fc.Arbitrary<Marks> = fc.record({
  hits: fc.array(hits, { maxLength: 4 }),
  tagSets: fc.array(fc.json(), { maxLength: 4 }),
  seriesIds: fc.array(fc.maxSafeNat(), { maxLength: 6 }),
});

function column(count: number): fc.Arbitrary<Uint32Array> {
  return fc.array(index, { minLength: count, maxLength: count }).map((values) => Uint32Array.from(values));
}

it('gives back the marks it was given', async () => {
  await fc.assert(
    fc.asyncProperty(anyMarks, async (marks) => {
      expect(await decodeMarks(await encodeMarks(marks))).toEqual(marks);
    }),
  );
});

it('says so where the columns were cut short', async () => {
  const { compress, decompress } = await import('@logflow/lines');
  const whole = await encodeMarks({
    hits: [{ ruleId: 'r', ruleVersion: 1, lines: Uint32Array.of(1, 5), tags: Uint32Array.of(0, NONE), series: [] }],
    tagSets: ['{}'],
    seriesIds: [],
  });
  const plain = await decompress(whole);
  await expect(decodeMarks(await compress(plain.subarray(0, -1), 1))).rejects.toThrow('end too early');
});
