import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelValue, tagValue } from './template';

const text = fc.string({
  unit: fc.constantFrom('a', '\0', 'ä', '…', '日', '😀', '\ud83d'),
  minLength: 0,
  maxLength: 1_600,
});

describe.each([
  ['a label', labelValue, 1_024],
  ['a tag', tagValue, 4_096],
])('the value of %s', (_name, toValue, limit) => {
  it('stays as it is up to its limit, and never goes beyond', () => {
    fc.assert(
      fc.property(text, (drawn) => {
        const plain = Buffer.from(drawn.replaceAll('\0', '\ufffd')).toString();
        const value = toValue(drawn);
        if (Buffer.byteLength(plain) <= limit) expect(value).toBe(plain);
        else expect(Buffer.byteLength(value)).toBeLessThanOrEqual(limit);
      }),
    );
    expect(toValue('x'.repeat(limit))).toBe('x'.repeat(limit));
    expect(Buffer.byteLength(toValue('😀'.repeat(limit)))).toBeLessThanOrEqual(limit);
  });

  it('is cut between two characters, visibly, and differs where the texts do', () => {
    const [a, b] = [toValue(`${'日'.repeat(limit)}a`), toValue(`${'日'.repeat(limit)}b`)];
    expect(a).toMatch(/^日+…[0-9a-f]{16}$/);
    expect(a).not.toBe(b);
    expect(toValue(`${'日'.repeat(limit)}a`)).toBe(a);
  });
});
