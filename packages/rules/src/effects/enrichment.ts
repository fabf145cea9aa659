import type { RuleEnrichment } from '@logflow/model';
import type { RuleEnvironment } from '../environment';
import type { LookupTable } from '../lookup-table';
import { expand, groupsOf, parseTemplate, type Template } from './template';

/** Names that templates may use besides groups, and how to look each up. */
export interface EnrichmentPlan {
  readonly names: ReadonlyMap<string, Lookup>;
  /** Groups that the keys use. */
  readonly groups: readonly string[];
}

interface Lookup {
  readonly table: LookupTable | undefined;
  readonly key: Template;
  readonly column: string;
}

type TextOf = (group: string) => string;

/** A table that is not there is as good as an empty one. */
export function planEnrichment(enrich: readonly RuleEnrichment[], { tables }: RuleEnvironment): EnrichmentPlan {
  const lookups = enrich.flatMap(({ table, key, columns }) =>
    Object.entries(columns).map(([name, column]): [string, Lookup] => [
      name,
      { table: tables?.get(table), key: parseTemplate(key), column },
    ]),
  );
  return { names: new Map(lookups), groups: lookups.flatMap(([, { key }]) => groupsOf(key)) };
}

/** @returns what gives the text of a group or of a name that is looked up */
export function enriched({ names }: EnrichmentPlan, textOf: TextOf): TextOf {
  if (names.size === 0) return textOf;
  return (name) => {
    const lookup = names.get(name);
    if (lookup === undefined) return textOf(name);
    return lookup.table?.cell(expand(lookup.key, textOf), lookup.column) ?? '';
  };
}
