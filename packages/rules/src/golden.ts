import type { FieldError, RuleDefinition, RuleTest } from '@logflow/model';
import { type PreviewResult, previewRule } from './preview';

/** Runs a rule's golden lines. @returns what came out otherwise than the tests say. */
export function checkTests(definition: RuleDefinition): FieldError[] {
  const tests = definition.tests ?? [];
  const results = previewRule(
    definition,
    tests.map(({ input }) => input),
  );
  return tests.flatMap((test, index) => checkTest(test, results[index] as PreviewResult, `tests.${index}`));
}

function checkTest(test: RuleTest, result: PreviewResult, path: string): FieldError[] {
  if (test.match !== result.matched) {
    const message = test.match ? 'expected a match, found none' : 'expected no match, found one';
    return [{ path: `${path}.match`, message: `${message} in ${JSON.stringify(test.input)}` }];
  }
  const grown = Object.fromEntries(result.increments.map(({ name, value }) => [name, value]));
  return [
    ...compare(test.increments ?? {}, (name) => grown[name] ?? 0, `${path}.increments`),
    ...compare(test.tags ?? {}, (key) => result.tags[key] ?? null, `${path}.tags`),
    ...checkKept(test, result, `${path}.kept`),
  ];
}

function checkKept({ kept }: RuleTest, result: PreviewResult, path: string): FieldError[] {
  if (kept === undefined || kept === result.kept) return [];
  const found = result.kept ? 'it is kept' : 'the rule drops it';
  const message =
    result.kept === null
      ? 'a rule that samples keeps a line or not by its id: leave this out'
      : `expected the line ${kept ? 'to be kept' : 'not to be kept'}, and ${found}`;
  return [{ path, message }];
}

function compare<T>(
  expected: Readonly<Record<string, T>>,
  foundOf: (key: string) => T | null,
  under: string,
): FieldError[] {
  return Object.entries(expected)
    .filter(([key, value]) => foundOf(key) !== value)
    .map(([key, value]) => ({
      path: `${under}.${key}`,
      message: `expected ${JSON.stringify(value)}, found ${JSON.stringify(foundOf(key))}`,
    }));
}
