import { TextFinder } from '@logflow/lines';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodySieve } from './body-sieve';
import type { BodyTest, Condition } from './condition';

const body = (sought: string, finds: boolean): BodyTest => {
  const test = (bytes: Buffer) => bytes.includes(sought);
  return { key: sought, test, none: (bytes) => !test(bytes), ...(finds && { finder: new TextFinder(sought, false) }) };
};
const passes = (where: Condition, pieces: readonly Buffer[]) => bodySieve({ clock: 'event', where })?.(pieces);

it('lets pass every block with a body that may be selected, wherever its bodies are cut', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'ab', ' ')).map((parts) => parts.join(''));
  const needle = text.filter((sought) => sought !== '');
  fc.assert(
    fc.property(
      text,
      fc.array(needle, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      fc.integer({ min: 5, max: 9 }),
      (bodies, sought, finds, size) => {
        const bytes = Buffer.from(bodies);
        const pieces: Buffer[] = [];
        for (let at = 0; at === 0 || at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        const where: Condition = { kind: 'all', of: sought.map((one) => ({ kind: 'body', body: body(one, finds) })) };
        const holds = sought.every((one) => bodies.includes(one));
        const fits = sought.every((one) => one.length <= size);
        if (fits || !finds) expect(passes(where, pieces)).toBe(holds);
      },
    ),
  );
});

it('tells nothing where other parts of a line may select it, or may exclude it for less', () => {
  const sought: Condition = { kind: 'body', body: body('x', true) };
  const none: Condition = { kind: 'not', of: sought };
  const tagged: Condition = { kind: 'rule', key: '*', ids: null };
  for (const where of [none, tagged, { kind: 'any', of: [sought, sought] }, { kind: 'all', of: [sought, tagged] }])
    expect(bodySieve({ clock: 'event', where: where as Condition })).toBeNull();
});
