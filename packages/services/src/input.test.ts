import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fieldErrors, plainly } from './input';

const schema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  clock: z.enum(['event', 'committed']).default('event'),
  from: z.union([z.string(), z.number()]),
  name: z.string().min(2).max(4),
  rule: z.uuid('is no id of a rule').optional(),
});

const errorsOf = (input: unknown) => {
  const parsed = schema.safeParse(input, plainly);
  return parsed.success ? [] : fieldErrors(parsed.error);
};

describe('what is said of a wrong field', () => {
  const right = { from: 1, name: 'abc' };
  test.each([
    [{ ...right, limit: 0 }, 'limit', 'must be at least 1'],
    [{ ...right, limit: 1001 }, 'limit', 'must be at most 1,000'],
    [{ ...right, clock: 'wall' }, 'clock', 'must be "event" or "committed"'],
    [{ ...right, name: 'a' }, 'name', 'must be at least 2 characters long'],
    [{ ...right, rule: 'x' }, 'rule', 'is no id of a rule'],
    [{ ...right, frm: 1 }, 'frm', 'is not known here'],
    [{ name: 'abc' }, 'from', 'is missing'],
    [{ from: 1 }, 'name', 'is missing'],
    [undefined, '', 'The body is missing: send a JSON object'],
  ])('%j', (input, path, message) => {
    expect(errorsOf(input)).toEqual([{ path, message }]);
  });

  test('nothing of a right one', () => expect(errorsOf(right)).toEqual([]));
});
