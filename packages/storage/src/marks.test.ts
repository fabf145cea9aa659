import { type Marks, NONE } from '@logflow/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeMarks, encodeMarks } from './marks';

const index = fc.oneof(fc.nat(300), fc.constant(NONE), fc.constant(NONE - 1));
const ascending = (count: number): fc.Arbitrary<Uint32Array> =>
  fc
    .uniqueArray(fc.nat(2 ** 31), { minLength: count, maxLength: count })
    .map((lines) => Uint32Array.from(lines.sort((a, b) => a - b)));
const spans = fc
  .tuple(fc.nat(5), fc.integer({ min: 1, max: 3 }))
  .chain(([count, width]) =>
    fc.record({ at: ascending(count), width: fc.constant(width), pairs: column(count * width * 2) }),
  );
const float = fc.double({ noNaN: true });
const floats = (count: number) =>
  fc.array(float, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values));
const hits = fc.tuple(fc.nat(20), fc.nat(3), fc.boolean()).chain(([count, columns, valued]) =>
  fc.record(
    {
      ruleId: fc.uuid(),
      ruleVersion: fc.integer({ min: 1, max: 1000 }),
      lines: ascending(count),
      tags: column(count),
      series: fc.array(column(count), { minLength: columns, maxLength: columns }),
      ...(valued &&
        columns > 0 && {
          values: fc.tuple(floats(count), ...Array<fc.Arbitrary<null>>(columns - 1).fill(fc.constant(null))),
        }),
      spans,
    },
    {
      requiredKeys: [
        'ruleId',
        'ruleVersion',
        'lines',
        'tags',
        'series',
        ...(valued && columns > 0 ? ['values' as never] : []),
      ],
    },
  ),
);
const notKept = fc.record({
  reason: fc.constantFrom('dropped' as const, 'sampled' as const),
  ruleId: fc.uuid(),
  lines: fc.nat(9).chain(ascending),
});
const anyMarks: fc.Arbitrary<Marks> = fc.record(
  {
    hits: fc.array(hits, { maxLength: 4 }),
    tagSets: fc.array(fc.json(), { maxLength: 4 }),
    seriesIds: fc.array(fc.maxSafeNat(), { maxLength: 6 }),
    notKept: fc.array(notKept, { maxLength: 3 }),
  },
  { requiredKeys: ['hits', 'tagSets', 'seriesIds'] },
);

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

it('still reads version 1', async () => {
  const { compress } = await import('@logflow/lines');
  const header = Buffer.from('{"v":1,"hits":[["r",7,2,1]],"tagSets":["{}"],"seriesIds":[9]}');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const bytes = await compress(Buffer.concat([length, header, Buffer.of(3, 200, 1, 0, 1, 1, 0)]), 1);
  expect(await decodeMarks(bytes)).toEqual({
    hits: [
      {
        ruleId: 'r',
        ruleVersion: 7,
        lines: Uint32Array.of(3, 203),
        tags: Uint32Array.of(NONE, 0),
        series: [Uint32Array.of(0, NONE)],
      },
    ],
    tagSets: ['{}'],
    seriesIds: [9],
  });
});
