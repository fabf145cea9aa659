import { BinaryReader } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { uncompress } from 'snappy';
import { describe, expect, it } from 'vitest';
import { canonicalLabels, fingerprint } from './labels';
import { exposeOpenMetrics } from './openmetrics';
import { encodeWriteRequest } from './remote-write';

const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,6}$/);
const labels = fc.dictionary(
  label,
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '{', '}', ',', '=', 'é', '😀', ' ', '#') }),
  { maxKeys: 4, noNullPrototype: true },
);

describe('labels', () => {
  it('are written the same in whatever order they come, empty ones absent', () => {
    expect(canonicalLabels({ b: '1', a: '', A: '"' })).toBe('{"A":"\\"","b":"1"}');
    fc.assert(
      fc.property(labels, (all) => {
        const reversed = Object.fromEntries(Object.entries(all).reverse());
        expect(canonicalLabels(reversed)).toBe(canonicalLabels(all));
        expect(JSON.parse(canonicalLabels(all))).toEqual(
          Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
        );
      }),
    );
  });

  it('keep their fingerprint for ever: it is a key in the database', () => {
    expect(fingerprint('logins_total', '{"user":"root"}').toString('hex')).toBe('8a5434f45767ce079dfecddb0b0febe4');
    expect(fingerprint('a', 'b')).not.toEqual(fingerprint('ab', ''));
  });
});

/** Reads one sample line back, the way a scraper does. */
function readSample(line: string) {
  const found = /^(\w+)(?:\{((?:[^"]|"(?:[^"\\]|\\.)*")*)\})? (\S+)$/.exec(line);
  const pairs = [...(found?.[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  const unescaped = (text: string) => text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  return {
    name: found?.[1],
    labels: Object.fromEntries(pairs.map(([, name, value]) => [name, unescaped(value as string)])),
    value: found?.[3],
  };
}

describe('exposeOpenMetrics', () => {
  it('names the family without _total and the samples with it, and ends', () => {
    const samples = [
      { labels: { org: 'acme', user: 'a"\\\n' }, value: 5 },
      { labels: { org: 'acme', user: '' }, value: 2 ** 53 },
    ];
    expect(
      exposeOpenMetrics([
        { name: 'logins_total', help: 'All "logins"\n', samples },
        { name: 'x_total', help: '', samples: [] },
      ]),
    ).toBe(
      [
        '# TYPE logins counter',
        '# HELP logins All \\"logins\\"\\n',
        'logins_total{org="acme",user="a\\"\\\\\\n"} 5',
        'logins_total{org="acme"} 9007199254740992',
        '# TYPE x counter',
        '# EOF',
        '',
      ].join('\n'),
    );
    expect(exposeOpenMetrics([])).toBe('# EOF\n');
  });

  it('gives gauges and histograms their type, buckets in the order of their bounds', () => {
    const bucket = (user: string, le: string, value: number) => ({ name: 'took_bucket', labels: { user, le }, value });
    const samples = [
      { name: 'took_count', labels: { user: 'a' }, value: 3 },
      ...[bucket('b', '+Inf', 1), bucket('a', '10', 2), bucket('a', '+Inf', 3), bucket('a', '2.5', 1)],
      { name: 'took_sum', labels: { user: 'a' }, value: 30.5 },
    ];
    const level = { name: 'level', type: 'gauge' as const, help: '', samples: [{ labels: {}, value: -1.5 }] };
    expect(exposeOpenMetrics([{ name: 'took', type: 'histogram', help: 'h', samples }, level])).toBe(
      [
        ...['# TYPE took histogram', '# HELP took h'],
        ...['took_bucket{user="a",le="2.5"} 1', 'took_bucket{user="a",le="10"} 2', 'took_bucket{user="a",le="+Inf"} 3'],
        ...['took_sum{user="a"} 30.5', 'took_count{user="a"} 3', 'took_bucket{user="b",le="+Inf"} 1'],
        ...['# TYPE level gauge', 'level -1.5', '# EOF', ''],
      ].join('\n'),
    );
  });

  it('escapes so that every label reads back, one line a sample', () => {
    fc.assert(
      fc.property(labels, fc.nat(), (all, value) => {
        const lines = exposeOpenMetrics([{ name: 'x_total', help: '', samples: [{ labels: all, value }] }]).split('\n');
        expect(lines).toHaveLength(4);
        const present = Object.fromEntries(Object.entries(all).filter(([, text]) => text !== ''));
        expect(readSample(lines[1] as string)).toEqual({ name: 'x_total', labels: present, value: String(value) });
      }),
    );
  });
});

function readWriteRequest(bytes: Uint8Array) {
  return readMessage(bytes).map(([, series]) => {
    const fields = readMessage(series as Uint8Array);
    const text = (pair: Uint8Array) =>
      readMessage(pair).map(([, part]) => Buffer.from(part as Uint8Array).toString()) as [string, string];
    return {
      labels: fields.filter(([field]) => field === 1).map(([, pair]) => text(pair as Uint8Array)),
      samples: fields
        .filter(([field]) => field === 2)
        .map(([, sample]) => readMessage(sample as Uint8Array).map(([, value]) => value)),
    };
  });
}

function readMessage(bytes: Uint8Array): [number, unknown][] {
  const reader = new BinaryReader(bytes);
  const fields: [number, unknown][] = [];
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    fields.push([field, wire === 2 ? reader.bytes() : wire === 1 ? reader.double() : Number(reader.int64())]);
  }
  return fields;
}

describe('encodeWriteRequest', () => {
  it('writes sorted labels and samples of remote write 1.0 in a snappy block', async () => {
    const body = await encodeWriteRequest([
      {
        labels: { user: 'é', __name__: 'm_total', Org: 'a' },
        samples: [
          { value: 0, timestampMs: 1_700_000_000_000 },
          { value: 2 ** 53, timestampMs: 1_700_000_005_000 },
        ],
      },
      { labels: { __name__: 'n_total' }, samples: [{ value: 1.5, timestampMs: -1 }] },
    ]);
    expect(readWriteRequest((await uncompress(body)) as Uint8Array)).toEqual([
      {
        labels: [
          ['Org', 'a'],
          ['__name__', 'm_total'],
          ['user', 'é'],
        ],
        samples: [
          [0, 1_700_000_000_000],
          [2 ** 53, 1_700_000_005_000],
        ],
      },
      { labels: [['__name__', 'n_total']], samples: [[1.5, -1]] },
    ]);
  });

  it('writes nothing for no series', async () => {
    expect(((await uncompress(await encodeWriteRequest([]))) as Uint8Array).length).toBe(0);
  });
});
