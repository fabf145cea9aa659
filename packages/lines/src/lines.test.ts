import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  concatLines,
  decodeBodies,
  decodeHead,
  decodeLines,
  emptyLines,
  encodeLines,
  type FrameHead,
  type LineInput,
  type Lines,
  LinesBuilder,
  piecesOf,
  selectLines,
} from './index';

const jsonObject = fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), { maxKeys: 2 });
const lineInput: fc.Arbitrary<LineInput> = fc.record({
  time: fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
  severity: fc.constantFrom('', 'INFO', 'notice', '警告'),
  body: fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(`${text}\u0000\n`)),
  ),
  resource: jsonObject.map((object) => JSON.stringify(object)),
  attributes: jsonObject.map((object) => JSON.stringify(object)),
});

function build(inputs: readonly LineInput[]): Lines {
  const builder = new LinesBuilder(64);
  for (const input of inputs) builder.add(input);
  return builder.build();
}

function rows(lines: Lines): LineInput[] {
  return Array.from({ length: lines.count }, (_, i) => ({
    time: lines.times[i] as bigint,
    severity: lines.severityTexts[lines.severities[i] as number] as string,
    body: bodyOf(lines, i).toString('utf8'),
    resource: lines.resourceTexts[lines.resources[i] as number] as string,
    attributes: lines.attributeTexts[lines.attributes[i] as number] as string,
  }));
}

const plain = (inputs: readonly LineInput[]) => inputs.map((input) => ({ ...input, body: input.body.toString() }));

describe('lines as columns', () => {
  it('give back what was added', () => {
    fc.assert(
      fc.property(fc.array(lineInput, { maxLength: 30 }), (inputs) => {
        expect(rows(build(inputs))).toEqual(plain(inputs));
      }),
    );
  });

  it('survive the frame', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lineInput, { maxLength: 30 }), async (inputs) => {
        expect(rows(await decodeLines(await encodeLines(build(inputs))))).toEqual(plain(inputs));
      }),
      { numRuns: 40 },
    );
  });

  it('join in order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(lineInput, { maxLength: 8 }), { minLength: 1, maxLength: 5 }), (parts) => {
        expect(rows(concatLines(parts.map(build)))).toEqual(plain(parts.flat()));
      }),
    );
  });

  it('can be picked by index', () => {
    const inputs = fc.array(lineInput, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(), { maxLength: 20 }), (added, wishes) => {
        const indexes = wishes.map((wish) => wish % added.length);
        const picked = indexes.map((index) => added[index] as LineInput);
        expect(rows(selectLines(build(added), indexes))).toEqual(plain(picked));
      }),
    );
  });

  it('refuse bytes that are no frame', async () => {
    await expect(decodeLines(Buffer.from('hello, this is not a frame'))).rejects.toThrow('wrong magic');
    await expect(decodeLines(Buffer.alloc(3))).rejects.toThrow('wrong magic');
  });
});

it('heeds the level: a higher one makes a smaller frame', async () => {
  const texts = Array.from(
    { length: 3000 },
    (_, i) => `Failed password for user${(i * 7919) % 977} port ${(i * 104_729) % 65_536}`,
  );
  const lines = build(
    texts.map((body): LineInput => ({ time: 0n, severity: '', body, resource: '{}', attributes: '{}' })),
  );
  const [fast, small] = [await encodeLines(lines, 1), await encodeLines(lines, 12)];
  expect(small.length).toBeLessThan(fast.length);
  expect(await decodeLines(small)).toEqual(await decodeLines(fast));
});

it('gives the columns without the bodies, and the bodies of some lines alone', async () => {
  const inputs = fc.array(lineInput, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(inputs, fc.nat(7), fc.boolean(), async (drawn, at, long) => {
      const lines = build(long ? drawn.map((one) => ({ ...one, body: Buffer.alloc(70_000, `${one.body}.`) })) : drawn);
      const frame = await encodeLines(lines);
      const head = (await decodeHead(frame)) as FrameHead;
      expect(head.columns).toEqual({ ...(await decodeLines(frame)), bodies: Buffer.alloc(0) });
      const indexes = [at % lines.count, 0];
      const pieces = new Map(piecesOf(head, indexes).map((n) => [n, pieceAt(frame, head, n)]));
      const some = await decodeBodies(head, indexes, pieces);
      expect(some.map(String)).toEqual(indexes.map((index) => String(bodyOf(lines, index))));
    }),
  );
});

const pieceAt = (frame: Buffer, head: FrameHead, n: number): Buffer =>
  frame.subarray(head.pieces[n]?.start, head.pieces[n]?.end);

it('says where a prefix is too short for the columns', async () => {
  const input: LineInput = { time: 5n, severity: 'info', body: 'x'.repeat(999), resource: '{}', attributes: '{}' };
  const frame = await encodeLines(build([input]));
  const columnsEnd = (await decodeHead(frame))?.pieces[0]?.start ?? 0;
  expect(await decodeHead(frame.subarray(0, columnsEnd - 1))).toBeNull();
  expect(await decodeHead(frame.subarray(0, columnsEnd))).not.toBeNull();
});

describe('emptyLines', () => {
  it('takes the texts of some lines and nothing else, and leaves none of them behind', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(lineInput, fc.boolean())), (drawn) => {
        const lines = build(drawn.map(([input]) => input));
        const emptied = emptyLines(
          lines,
          Uint8Array.from(drawn, ([, ghost]) => (ghost ? 1 : 0)),
        );
        const expected = rows(lines).map((row, i) =>
          drawn[i]?.[1] ? { ...row, body: '', resource: '{}', attributes: '{}' } : row,
        );
        expect(rows(emptied)).toEqual(expected);
        const used = new Set(expected.flatMap(({ resource, attributes }) => [resource, attributes]));
        for (const text of [...emptied.resourceTexts, ...emptied.attributeTexts]) expect(used).toContain(text);
      }),
    );
  });
});
