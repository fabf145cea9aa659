import { expect, it } from 'vitest';
import { ROW_PX } from '../rows/stack';
import { layoutOf, wrappedPx } from './layout';

it('gives the body what the columns leave, and a list with too many columns a wider row', () => {
  const roomy = layoutOf(1000, ['severity', 'service']);
  expect(roomy.rowPx).toBe(1000);
  expect(layoutOf(1000, []).bodyChars).toBeGreaterThan(roomy.bodyChars);
  expect(layoutOf(340, ['service', 'host', 'attr.a']).rowPx).toBeGreaterThan(340);
});

it('makes a wrapped row as high as its lines', () => {
  const one = wrappedPx('a'.repeat(40), 40);
  expect(one).toBe(ROW_PX);
  expect(wrappedPx('a'.repeat(41), 40)).toBeGreaterThan(one);
  expect(wrappedPx('a\n\nb', 40)).toBe(wrappedPx('a'.repeat(120), 40));
  expect(wrappedPx('日'.repeat(21), 40)).toBe(wrappedPx('a'.repeat(42), 40));
  expect(wrappedPx('a'.repeat(100_000), 40)).toBeLessThan(600);
});
