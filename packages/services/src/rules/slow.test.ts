import { expect, it } from 'vitest';
import { slowPartOf, slowReason, slowWarning } from './slow';

const BUDGET = 50_000;
const asking = slowPartOf({ asking: 83_200, acting: 400_000 }, BUDGET);
const acting = slowPartOf({ asking: 900, acting: 7_020_000 }, BUDGET);

it('says why a rule was taken out: asking it, or else acting on what it matches', () => {
  expect(slowReason(asking)).toBe('Its pattern takes 83 µs for a line, and a rule may take 50 µs.');
  expect(slowReason(acting)).toBe('What it does takes 7.02 ms for a line that matches, and a rule may take 50 µs.');
});

it('warns of what would become of a rule, and says where only some lines take so long', () => {
  expect(slowWarning(asking, {}, 80_000)).toBe(
    'Its pattern takes 83 µs for a line; rules above 50 µs are taken out of matching.',
  );
  expect(slowWarning(asking, {}, 22_000)).toContain('83 µs for a line of some kinds; rules above 50 µs');
  expect(slowWarning(acting, {}, 22_000)).toContain('for a line that matches; rules above 50 µs');
  expect(slowWarning(asking, { redact: { user: 'mask' } }, 80_000)).toContain('because it redacts');
});
