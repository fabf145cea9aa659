import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber } from './captured-number';

describe('a captured number', () => {
  it.each([
    ['7', 7],
    ['-7.25', -7.25],
    ['+.5', 0.5],
    ['1e3', 1000],
    ['1.5E-2', 0.015],
    ['1.5s', 1.5],
    ['250ms', 0.25],
    ['250 ms', 0.25],
    ['2m', 120],
    ['3us', 3e-6],
    ['3µs', 3e-6],
    ['10ns', 1e-8],
    ['1h30m', 5400],
    ['1m2.5s', 62.5],
    ['2d', 172_800],
    ['12kB', 12_000],
    ['3MiB', 3 * 2 ** 20],
    ['1.5 GB', 1.5e9],
    ['9 bytes', 9],
    ['45%', 0.45],
    ['1,234,567', 1_234_567],
    ["1'234.5", 1234.5],
    ['1_000', 1000],
    ['1\u00a0000', 1000],
    [' 3 ', 3],
  ])('%s is %d', (text, value) => {
    expect(readNumber(text)).toEqual({ value });
  });

  it.each([
    ['', 'it is empty'],
    ['abc', '"abc" is no number'],
    ['12 parsecs', '"12 parsecs" has the unknown unit "parsecs"'],
    ['1,5', '"1,5" is no number'],
    ['1,23,456', '"1,23,456" is no number'],
    ['1,234_567', '"1,234_567" is no number'],
    ['0x1f', '"0x1f" has the unknown unit "x"'],
    ['Infinity', '"Infinity" is no number'],
    ['NaN', '"NaN" is no number'],
    ['1e999', '"1e999" is too large'],
    ['1h5kg', '"1h5kg" has the unknown unit "kg"'],
    ['1 2', '"1 2" is no number'],
  ])('%s is none, and says why', (text, reason) => {
    expect(readNumber(text)).toEqual({ reason });
  });

  it('reads what numbers are written as', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readNumber(String(value))).toEqual({ value: value === 0 ? expect.closeTo(0) : value });
      }),
    );
  });

  it('takes any text, and in linear time', () => {
    fc.assert(fc.property(fc.string(), (text) => void readNumber(text)));
    for (const text of ['1'.repeat(100_000), `${'1,111'.repeat(30_000)}x`, '1s'.repeat(50_000)]) readNumber(text);
  });
});
