import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeBucketOf, nativeIndexOf, ZERO_THRESHOLD } from './native-buckets';

/** The bounds that a name says. */
function boundsOf(name: string): { above: number; upTo: number } {
  const [, above, upTo] = /^[([](.+),(.+)\]$/.exec(name) ?? [];
  return { above: Number(above), upTo: upTo === '+Inf' ? Number.POSITIVE_INFINITY : Number(upTo) };
}

describe('a native bucket', () => {
  it('holds the values that it says, at any of them and beside its bounds', () => {
    const near = fc
      .tuple(fc.integer({ min: -250, max: 520 }), fc.constantFrom(-1, 0, 1))
      .map(([index, ulps]) => 2 ** (index / 8) * (1 + ulps * Number.EPSILON));
    const value = fc.oneof(near, fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(value, (drawn) => {
        const name = nativeBucketOf(drawn);
        const { above, upTo } = boundsOf(name);
        expect(drawn).toBeLessThanOrEqual(upTo);
        if (drawn > ZERO_THRESHOLD) expect(drawn).toBeGreaterThan(above);
        expect(nativeIndexOf(name)).toBeDefined();
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    [0, '[0,9.313225746154785e-10]', 'zero'],
    [ZERO_THRESHOLD, '[0,9.313225746154785e-10]', 'zero'],
    [0.5, '(0.45850202160233555,0.5]', -8],
    [1, '(0.9170040432046711,1]', 0],
    [2 ** 64, '(16915738899553464000,18446744073709552000]', 512],
    [2 ** 65, '(18446744073709552000,+Inf]', 8193],
    [Number.MAX_VALUE, '(18446744073709552000,+Inf]', 8193],
  ])('of %s is %s, %s to Prometheus', (value, name, index) => {
    expect(nativeBucketOf(value)).toBe(name);
    expect(nativeIndexOf(name)).toBe(index);
  });

  it('is none that is not named so', () => {
    expect(nativeIndexOf('0.5')).toBeUndefined();
  });
});
