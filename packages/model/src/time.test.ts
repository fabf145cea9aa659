import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatMicros, MAX_TIME_MICROS, MIN_TIME_MICROS } from './time';

/** Milliseconds by Date, the rest beside them. */
function plainly(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const iso = new Date(Number((micros - rest) / 1000n)).toISOString();
  return `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

it('formats every microsecond of the years 1 to 9999, whichever came before', () => {
  const near = fc.tuple(
    fc.bigInt({ min: -9n * 10n ** 9n, max: 200n * 10n ** 9n }),
    fc.constantFrom(-1n, 0n, 1n, 999_999n),
  );
  const time = fc.oneof(
    fc.bigInt({ min: MIN_TIME_MICROS, max: MAX_TIME_MICROS }),
    near.map(([second, beside]) => second * 1_000_000n + beside),
    fc.constantFrom(MIN_TIME_MICROS, MAX_TIME_MICROS, 0n, -1n, 1n, 2n ** 53n, 2n ** 53n - 1n),
  );
  fc.assert(
    fc.property(fc.array(time, { maxLength: 5 }), (times) => {
      expect(times.map(formatMicros)).toEqual(times.map(plainly));
    }),
    { numRuns: 2000 },
  );
});
