import type { RuleDefinition } from '@logflow/model';
import { ruleSchema } from '@logflow/rules';
import type { PoolClient } from 'pg';
import type { Pack, PackRule } from './catalogue';
import { type FieldChange, mergeRule } from './three-way';

interface Querier {
  query: PoolClient['query'];
}

/** A live rule that came from a pack. */
export interface InstalledRule {
  readonly id: string;
  readonly version: number;
  readonly definition: RuleDefinition;
  /** What the pack brought. */
  readonly original: RuleDefinition;
  readonly packVersion: string;
  readonly pack: string;
  readonly key: string;
}

interface InstalledRow {
  readonly id: string;
  readonly version: number;
  readonly definition: string;
  readonly original: string;
  readonly pack: string;
  readonly pack_rule: string;
  readonly pack_version: string;
}

/**
 * The org's live rules that came from packs, by pack and key. Where a deleted rule was brought back beside its
 * successor, the one installed last stands for the pack's.
 */
export async function installedRules(querier: Querier, orgId: number, pack?: string): Promise<InstalledRule[]> {
  const { rows } = await querier.query<InstalledRow>(
    `select distinct on (o.pack, o.pack_rule)
       r.id, r.version, r.definition, o.original, o.pack, o.pack_rule, o.pack_version
     from rule_origin o join rule r on r.org_id = o.org_id and r.id = o.rule_id
     where o.org_id = $1 and r.deleted_at is null and ($2::text is null or o.pack = $2)
     order by o.pack, o.pack_rule, o.installed_at desc, r.id`,
    [orgId, pack ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    definition: withDefaults(row.definition),
    original: withDefaults(row.original),
    packVersion: row.pack_version,
    pack: row.pack,
    key: row.pack_rule,
  }));
}

/** What was stored before a field was known gets its default, so that the field is no change of anybody's. */
function withDefaults(text: string): RuleDefinition {
  const stored = JSON.parse(text) as RuleDefinition;
  const parsed = ruleSchema.safeParse(stored);
  return parsed.success ? parsed.data : stored;
}

export const installedOf = (
  installed: readonly InstalledRule[],
  pack: Pack,
  rule: PackRule,
): InstalledRule | undefined => installed.find((one) => one.pack === pack.name && one.key === rule.key);

/**
 * What a rule of a pack would become, and whose changes it holds. Whether it is switched on is nobody's change: an
 * upgrade leaves the switch as it is.
 */
export function compare(
  { definition, original }: InstalledRule,
  rule: PackRule,
  prefer?: 'here' | 'pack',
): { merged: RuleDefinition; changes: readonly FieldChange[] } {
  const { enabled } = definition;
  const { value, changes } = mergeRule(
    { original: { ...original, enabled }, here: definition, pack: { ...rule.definition, enabled } },
    prefer,
  );
  return { merged: value as RuleDefinition, changes };
}
