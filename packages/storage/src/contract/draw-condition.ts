import { TextFinder } from '@logflow/lines';
import fc from 'fast-check';
import type { BodyTest, Condition, Field } from '../condition';
import { HOSTS, RULES, SERIES, WORDS } from './history';

const bodyTest: fc.Arbitrary<BodyTest> = fc
  .tuple(fc.constantFrom('line', 'x', 'nobody', ...WORDS), fc.constantFrom('alone', 'none', 'finder'), fc.boolean())
  .map(([word, together, told]) => {
    const test = (bytes: Buffer) => bytes.includes(word);
    const none = (bytes: Buffer) => !test(bytes);
    return {
      ...{ key: word, test },
      ...(together !== 'alone' && { none }),
      ...(together === 'finder' && { finder: new TextFinder(word, false) }),
      ...(told && { texts: [word] }),
    };
  });

const fields: readonly (readonly [Field, readonly string[]])[] = [
  [{ source: 'severity' }, ['info', 'error']],
  [{ source: 'host' }, HOSTS],
  [{ source: 'service' }, ['h']],
  [{ source: 'origin' }, ['{"host":"h"}']],
  [{ source: 'resource', name: 'host' }, HOSTS],
  [{ source: 'attr', name: 'user' }, WORDS],
  [{ source: 'attr', name: 'host' }, HOSTS],
  [{ source: 'attribute', name: 'n' }, ['0', '1']],
  [{ source: 'attribute', name: 'host' }, HOSTS],
  [{ source: 'tag', name: 'event' }, ['x', 'y']],
  [{ source: 'tag', name: 'user' }, ['root']],
];

const fieldTest: fc.Arbitrary<Condition> = fc.constantFrom(...fields).chain(([field, values]) =>
  fc.option(fc.constantFrom(...values)).map((wanted) => ({
    ...{ kind: 'field' as const, field, key: wanted ?? '*' },
    test: (value: string) => wanted === null || value === wanted,
  })),
);

const idsOf = <Id>(ids: readonly Id[] | null) => ({ key: `${ids}`, ids: ids && new Set(ids) });

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  bodyTest.map((body) => ({ kind: 'body' as const, body })),
  { weight: 3, arbitrary: fieldTest },
  fc.option(fc.subarray([...RULES])).map((ids) => ({ kind: 'rule' as const, ...idsOf(ids) })),
  fc.option(fc.subarray([...SERIES])).map((ids) => ({ kind: 'series' as const, ...idsOf(ids) })),
);

/** Any condition over what the lines of the contract's history hold. */
export const conditionDraw: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('condition').map((of) => ({ kind: 'not' as const, of })),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { maxLength: 3 }),
    }),
  ),
})).condition;
