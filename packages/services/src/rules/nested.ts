import { Fault, type RuleDefinition } from '@logflow/model';
import { parseRule, type RuleEnvironment } from '@logflow/rules';

/**
 * Parses a rule that lies in the field `rule` of a body; it may still lack its name.
 * @throws Fault `unprocessable` whose paths begin with `rule`
 */
export function parseNestedRule(
  rule: Readonly<Record<string, unknown>>,
  nameless: string,
  environment: RuleEnvironment,
): RuleDefinition {
  try {
    return parseRule({ ...rule, name: rule.name || nameless }, environment);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const errors = error.errors.map(({ path, message }) => ({ path: path === '' ? 'rule' : `rule.${path}`, message }));
    throw new Fault(error.code, error.message, { errors, cause: error });
  }
}
