import { Fault, type RuleDefinition } from '@logflow/model';
import { parseUntested, type RuleEnvironment } from '@logflow/rules';

/**
 * Parses a rule that lies in the field `rule` of a body, to be tried: it may still lack its name, and its tests may fail.
 * @throws Fault `unprocessable` whose paths begin with `rule`
 */
export function parseNestedRule(
  rule: Readonly<Record<string, unknown>>,
  nameless: string,
  environment: RuleEnvironment,
): Promise<RuleDefinition> {
  return underRule(() =>
    parseUntested({ ...rule, name: rule.name || nameless }, `The ${nameless} was not made`, environment),
  );
}

/** @throws what the work throws, a Fault with paths that begin with `rule` */
export async function underRule<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const errors = error.errors.map((one) => ({ ...one, path: one.path === '' ? 'rule' : `rule.${one.path}` }));
    throw new Fault(error.code, error.message, { errors, cause: error });
  }
}
