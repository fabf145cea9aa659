import type { FieldError, RuleDefinition, RuleTest } from '@logflow/model';
import type { RuleEnvironment } from '../environment';
import { type PreviewResult, previewRule } from './preview';

/** Runs a rule's golden lines. @returns what came out otherwise than the tests say. */
export const checkTests = (definition: RuleDefinition, environment: RuleEnvironment): FieldError[] =>
  runTests(definition, environment).flatMap(({ problems }) => problems);

/** What became of a golden line. */
export interface GoldenResult {
  /** What came out otherwise than the test says; empty where it passes. */
  readonly problems: readonly FieldError[];
  readonly found: PreviewResult;
}

/** Runs a rule's golden lines. @returns for each, in order, what became of it. */
export function runTests(definition: RuleDefinition, environment: RuleEnvironment): GoldenResult[] {
  const tests = definition.tests ?? [];
  const results = previewRule(
    definition,
    tests.map(({ input }) => input),
    environment,
  );
  return results.map((found, index) => {
    const problems = checkTest(definition, tests[index] as RuleTest, found, `tests.${index}`);
    return { problems, found };
  });
}

function checkTest(definition: RuleDefinition, test: RuleTest, result: PreviewResult, path: string): FieldError[] {
  if (test.match !== result.matched) {
    const message = test.match ? 'expected a match, found none' : 'expected no match, found one';
    return [{ path: `${path}.match`, message: `${message} in ${JSON.stringify(test.input)}` }];
  }
  const grown = grownBy(definition, result);
  return [
    ...compare(test.increments ?? {}, (name) => grown.get(name) ?? 0, `${path}.increments`).map((error) =>
      withReason(error, result),
    ),
    ...compare(test.tags ?? {}, (key) => result.tags[key] ?? null, `${path}.tags`),
    ...checkKept(test, result, `${path}.kept`),
    ...(test.body === undefined ? [] : compare({ body: test.body }, () => result.body, path)),
  ];
}

/** By the name of the series; that of a histogram stands for its count. */
function grownBy({ metrics }: RuleDefinition, { increments }: PreviewResult): Map<string, number> {
  const grown = new Map(increments.map(({ name, value }) => [name, value]));
  for (const { name, type } of metrics) if (type === 'histogram') grown.set(name, grown.get(`${name}_count`) ?? 0);
  return grown;
}

function withReason({ path, message }: FieldError, { unread }: PreviewResult): FieldError {
  const reason = unread.find(({ metric }) => path.includes(`.increments.${metric}`))?.reason;
  return { path, message: reason === undefined ? message : `${message}: its number is not read, ${reason}` };
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
