import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Built, COMBINES, OPS, read, WINDOWED, write } from './builder';

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
const built: fc.Arbitrary<Built> = fc
  .record({
    metric: name,
    where: fc.array(fc.record({ label: name, op: fc.constantFrom(...OPS), value: fc.string() }), { maxLength: 3 }),
    fn: fc.option(fc.constantFrom(...WINDOWED)),
    range: fc.constantFrom('30s', '5m', '1h'),
    combine: fc.option(fc.constantFrom(...COMBINES)),
    by: fc.uniqueArray(name, { maxLength: 3 }),
  })
  .map((one) => ({
    ...one,
    range: one.fn === null ? '5m' : one.range,
    by: one.combine === null ? [] : one.by,
  }));

describe('the builder', () => {
  test('reads back everything that it can write', () => {
    const readsBack = (one: Built) => {
      expect(read(write(one))).toEqual(one);
    };
    fc.assert(fc.property(built, readsBack));
  });

  test.each([
    ['m', 'm'],
    [' sum by(a,b)(rate( m{x="y",z=~"a|b"}[5m] )) ', 'sum by (a, b) (rate(m{x="y", z=~"a|b"}[5m]))'],
    ['sum(m)', 'sum (m)'],
    ['max_over_time(m[1h])', 'max_over_time(m[1h])'],
  ])('reads %j, whatever its spaces', (text, written) => {
    const found = read(text);
    expect(found && write(found)).toBe(written);
  });

  test.each([
    '',
    'm + 1',
    'topk(5, m)',
    'topk(5, a / b)',
    'sum without (a) (m)',
    'sum(m) by (a)',
    'sum(sum(m))',
    'rate(m[5m] offset 1h)',
    'rate(m[1h30m])',
    'm[5m]',
    'm{x="y",}',
    "m{x='y'}",
    'm # note',
    'm{x="\\x41"}',
    'm > 0',
    'sum by (a) (rate(m[5m])) / 2',
    'histogram_quantile(0.9, sum by (le) (rate(m_bucket[5m])))',
  ])('leaves %j alone', (text) => {
    expect(read(text)).toBeNull();
  });
});
