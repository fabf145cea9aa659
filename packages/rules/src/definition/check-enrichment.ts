import type { FieldError, RuleEnrichment } from '@logflow/model';
import type { RuleEnvironment } from '../environment';
import { checkTemplate } from './check-templates';

const NAME = /^[A-Za-z_]\w*$/;

/** @param groups of the pattern; null where it is refused */
export function checkEnrichment(
  enrich: readonly RuleEnrichment[],
  groups: readonly string[] | null,
  environment: RuleEnvironment,
): FieldError[] {
  const taken = new Set(groups);
  return enrich.flatMap((one, index) => {
    const path = `enrich.${index}`;
    const wrongKey = checkTemplate(one.key, groups);
    return [
      ...(wrongKey === null ? [] : [{ path: `${path}.key`, message: wrongKey }]),
      ...checkNames(one, path, taken),
      ...checkTable(one, path, environment),
    ];
  });
}

/** @returns the names that templates may use besides groups */
export const enrichedNames = (enrich: readonly RuleEnrichment[]): string[] =>
  enrich.flatMap(({ columns }) => Object.keys(columns));

function checkNames({ columns }: RuleEnrichment, path: string, taken: Set<string>): FieldError[] {
  return Object.keys(columns).flatMap((name) => {
    const wrong = checkName(name, taken);
    taken.add(name);
    return wrong === null ? [] : [{ path: `${path}.columns.${name}`, message: wrong }];
  });
}

function checkName(name: string, taken: ReadonlySet<string>): string | null {
  if (!NAME.test(name)) return `"${name}" is no name for a template: use letters, digits and _`;
  return taken.has(name) ? `"${name}" is a group or stands in another table's columns: choose another name` : null;
}

/** Where tables are not at hand, nothing is said of them. */
function checkTable({ table, columns }: RuleEnrichment, path: string, { tables }: RuleEnvironment): FieldError[] {
  if (tables === undefined) return [];
  const known = tables.get(table);
  if (known === undefined) {
    const names = tables.size > 0 ? `the tables are ${[...tables.keys()].join(', ')}` : 'there is none yet';
    return [{ path: `${path}.table`, message: `there is no table "${table}": ${names}; upload it first` }];
  }
  return Object.entries(columns)
    .filter(([, column]) => !known.columns.includes(column))
    .map(([name, column]) => ({
      path: `${path}.columns.${name}`,
      message: `the table ${table} has no column "${column}": its columns are ${known.columns.join(', ')}`,
    }));
}
