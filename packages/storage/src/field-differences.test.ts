import { LinesBuilder } from '@logflow/lines';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differencesOf } from './field-differences';
import { FieldTally } from './field-tally';

/** Lines that hold nothing but attributes. */
function tallyOf(lines: readonly Readonly<Record<string, string>>[]): FieldTally {
  const builder = new LinesBuilder();
  for (const line of lines)
    builder.add({ time: 1n, severity: '', body: '', resource: '{}', attributes: JSON.stringify(line) });
  const tally = new FieldTally();
  const all = lines.map((_, line) => line);
  const marks = { hits: [], tagSets: [], seriesIds: [] };
  const block = { lines: builder.build(), marks, runs: [] };
  tally.add(block, lines.length, { lines: all, counted: [], increments: [], ghosts: [], scanned: 0 });
  return tally;
}

const times = (n: number, line: Readonly<Record<string, string>>) => Array.from({ length: n }, () => line);

it('ranks by how far shares are apart, and leaves out what may be chance', () => {
  const chosen = tallyOf([...times(90, { user: 'admin', zone: 'eu' }), ...times(10, { user: 'root', zone: 'us' })]);
  const rest = tallyOf([...times(20, { user: 'admin', zone: 'eu' }), ...times(180, { user: 'root', zone: 'eu' })]);
  expect(differencesOf(chosen, rest, 10).map(({ key, value, chosen: a, rest: b }) => [key, value, a, b])).toEqual([
    ['attr.user', 'admin', 90, 20],
    ['attr.user', 'root', 10, 180],
    ['attr.zone', 'us', 10, 0],
    ['attr.zone', 'eu', 90, 200],
  ]);
  expect(differencesOf(chosen, rest, 1)).toHaveLength(1);
  expect(differencesOf(tallyOf(times(2, { user: 'admin' })), tallyOf(times(2, { user: 'root' })), 10)).toEqual([]);
});

it('says once what several fields say', () => {
  const chosen = tallyOf(times(50, { host: 'h1', 'host.name': 'h1', slow: 'yes', late: 'yes' }));
  const rest = tallyOf(times(50, { host: 'h2', 'host.name': 'h2', slow: 'no', late: 'no' }));
  const keys = differencesOf(chosen, rest, 10).map(({ key }) => key);
  expect(keys).toEqual(['attr.host', 'attr.late', 'attr.slow', 'attr.host', 'attr.late', 'attr.slow']);
});

it('says nothing of a value that one side could not tell apart', () => {
  const unique = Array.from({ length: 10_500 }, (_, n) => ({ id: `${n}` }));
  const late = tallyOf([...unique, ...times(5_000, { id: 'late' })]);
  expect(differencesOf(tallyOf(times(500, { id: 'late' })), late, 10)).toEqual([]);
});

it('counts as somebody does who looks at each line', () => {
  const line = fc.record({ a: fc.constantFrom('x', 'y', 'z'), b: fc.constantFrom('x', 'y') });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.array(line, { maxLength: 60 }), (some, others) => {
      for (const { key, value, chosen, rest } of differencesOf(tallyOf(some), tallyOf(others), 10)) {
        const have = (lines: readonly Record<string, string>[]) =>
          lines.filter((one) => one[key.slice('attr.'.length)] === value).length;
        expect([chosen, rest]).toEqual([have(some), have(others)]);
      }
    }),
  );
});
