import { bodyOf } from '@logflow/lines';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codecs, type Limits, Refusal, type SourceCodec } from '../index';
import { jsonErrorOffset } from '../json/error-position';
import { parseTimestamp } from './timestamp';

const ingest = codecs[0] as SourceCodec;
const limits: Limits = { maxBodyBytes: 1 << 20, maxLines: 10_000, maxLineBytes: 1 << 16, maxFields: 64, nowMicros: 5n };
const decode = (body: Buffer, type: string) =>
  ingest.decode({ path: '/', headers: { 'content-type': type }, body }, limits);

const types = fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', '');
const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 });
const jsonish = fc.string({
  unit: fc.constantFrom(...'{}[]",:\\ud8012eE+-.tfn \n\r'.split(''), 'true', '{"a":', '"b"'),
});

it('whatever comes, it is decoded or refused, never anything else', () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    jsonish.map((text) => Buffer.from(text)),
    fc.array(record).map((list) => Buffer.from(JSON.stringify(list))),
  );
  fc.assert(
    fc.property(bodies, types, (body, type) => {
      try {
        expect(decode(body, type).count).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});

it('no text line is lost, added or changed', () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n\ufeff]/g, ''));
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (sent, separator) => {
      const kept = sent.map((text) => Buffer.from(text)).filter((bytes) => bytes.length > 0);
      fc.pre(kept.length > 0);
      const lines = decode(Buffer.from(sent.join(separator)), 'text/plain');
      expect(Array.from({ length: lines.count }, (_, i) => bodyOf(lines, i).toString('hex'))).toEqual(
        kept.map((bytes) => bytes.toString('hex')),
      );
    }),
  );
});

it('every field of a record comes back, from NDJSON as from an array', () => {
  const own = record.map((fields) => ({ ...fields, message: 'm' }));
  fc.assert(
    fc.property(fc.array(own, { minLength: 1, maxLength: 5 }), fc.boolean(), (records, array) => {
      const wellFormed = JSON.parse(JSON.stringify(records)) as Record<string, unknown>[];
      const safe = wellFormed.filter(
        (fields) =>
          !['time', 'timestamp', '@timestamp', 'severity', 'level', 'service', 'host'].some((key) => key in fields),
      );
      fc.pre(safe.length > 0);
      const text = array ? JSON.stringify(safe) : safe.map((fields) => JSON.stringify(fields)).join('\n');
      const lines = decode(Buffer.from(text), 'application/json');
      const attributes = Array.from({ length: lines.count }, (_, i) =>
        JSON.parse(lines.attributeTexts[lines.attributes[i] as number] as string),
      );
      const expected = safe.map(({ message, ...rest }) => rest);
      expect(attributes).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
  );
});

it('finds an error where JSON.parse finds one, and none where it finds none', () => {
  const valid = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(
      fc.oneof(
        jsonish,
        fc.json(),
        fc.json().map((text) => text.slice(0, -1)),
      ),
      (text) => {
        expect(jsonErrorOffset(text) === -1).toBe(valid(text));
      },
    ),
    { numRuns: 2_000 },
  );
});

it('reads back every instant of the years 1 to 9999, to the microsecond', () => {
  const instant = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 999 }), (date, rest) => {
      const micros = BigInt(date.getTime()) * 1000n + BigInt(rest);
      expect(parseTimestamp(`${date.toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`)).toBe(micros);
    }),
  );
});

it.each([
  ['2024-02-29T00:00:00Z', 1_709_164_800_000_000n],
  ['2023-02-29T00:00:00Z', null],
  ['2024-05-06 07:08:09,5+02:00', 1_714_972_089_500_000n],
  ['2024-05-06t07:08:09.1234567z', 1_714_979_289_123_456n],
  ['2024-05-06T07:08:09.Z', null],
  ['2024-05-06T24:00:00Z', null],
  ['2024-13-06T07:08:09Z', null],
  ['1714979289', 1_714_979_289_000_000n],
  ['1714979289.25', 1_714_979_289_250_000n],
  [1_714_979_289.25, 1_714_979_289_250_000n],
  [1_714_979_289_123, 1_714_979_289_123_000n],
  [1_714_979_289_123_456, 1_714_979_289_123_456n],
  ['1714979289123456789', 1_714_979_289_123_456n],
  [-1.5, -1_500_000n],
  [0, 0n],
  [Number.NaN, null],
  ['99999999999999999999', 99_999_999_999_999_999n],
  ['999999999999999999999', null],
  ['-99999999999', null],
])('reads the time %s as %s', (value, expected) => {
  expect(parseTimestamp(value)).toBe(expected);
});
