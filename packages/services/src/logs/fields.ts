import { type FieldStatistics, logFields } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { filterOf } from './filter';
import { fieldsInput } from './input';
import { ruleNames } from './rule-names';

export interface LogFields {
  /** Those that most lines have, first; `key` is how the query language names a field. */
  readonly fields: readonly (Omit<FieldStatistics, 'values'> & {
    /** `name`: how people call the value, which differs for rules. */
    readonly values: readonly { readonly value: string; readonly name: string; readonly lines: number }[];
  })[];
  /** All numbers are of so many lines, the newest of those selected. */
  readonly base: number;
  /** Whether those are all of them. */
  readonly complete: boolean;
}

/**
 * `GET /logs/fields`: which fields the selected lines have, and with which values.
 * @throws Fault `unprocessable`, `invalid`
 */
export async function fields(context: ServiceContext, input: unknown): Promise<LogFields> {
  requireRole(context, 'admin');
  const { top, ...given } = parseInput(fieldsInput, input);
  const found = await logFields(context.services.db, context.org.id, await filterOf(context, given), top);
  const names = found.fields.some(({ key }) => key === 'rule') ? await ruleNames(context) : new Map<string, string>();
  const named = found.fields.map(({ key, values, ...field }) => ({
    ...{ key, ...field },
    values: values.map(({ value, lines }) => {
      const name = key === 'rule' ? (names.get(value) ?? value) : value;
      return { value, name, lines };
    }),
  }));
  return { ...found, fields: named };
}
