import { isDeepStrictEqual } from 'node:util';
import { transaction } from '@logflow/db';
import { Fault, type RuleDefinition } from '@logflow/model';
import { parseRule } from '@logflow/rules';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { bumpRulesEpoch, saveVersion } from '../rules/save';
import { type Pack, type PackRule, packNamed } from './catalogue';
import { chosenRules, type LeftAsIs, reasonOf } from './choice';
import { compare, type InstalledRule, installedOf, installedRules } from './installed';
import type { FieldChange } from './three-way';

/** `rules`: keys, all where left out. `conflicts`: whose value a field gets that was changed here and in the pack. */
export const upgradeInput = z.strictObject({
  rules: z.array(z.string()).optional(),
  conflicts: z.enum(['refuse', 'here', 'pack']).default('refuse'),
});

export interface Upgrade {
  readonly upgraded: readonly { readonly rule: string; readonly id: string }[];
  readonly refused: readonly (LeftAsIs & { readonly changes: readonly FieldChange[] })[];
}

/** A field was changed here and in the pack, and nobody said whose value it gets. */
class Conflict extends Fault {
  constructor(readonly changes: readonly FieldChange[]) {
    const fields = changes.map(({ path }) => path).join(', ');
    super('conflict', `Changed here and in the pack: ${fields}. Say whose to keep: "conflicts" is "here" or "pack".`);
  }
}

/**
 * Brings installed rules to the pack's version and keeps what was changed here, field by field; each by itself.
 * @throws Fault `not_found`, `unprocessable` for a rule that the pack does not have
 */
export async function upgrade(context: ServiceContext, input: { name: string; body: unknown }): Promise<Upgrade> {
  requireRole(context, 'admin');
  const { rules, conflicts } = parseInput(upgradeInput, input.body);
  const pack = await packNamed(context.services.env, input.name);
  const upgraded: { rule: string; id: string }[] = [];
  const refused: (LeftAsIs & { changes: readonly FieldChange[] })[] = [];
  for (const rule of chosenRules(pack, rules)) {
    try {
      const id = await upgradeRule(context, { pack, rule, conflicts });
      if (id !== null) upgraded.push({ rule: rule.key, id });
    } catch (error) {
      const changes = error instanceof Conflict ? error.changes : [];
      refused.push({ rule: rule.key, message: reasonOf(error), changes });
    }
  }
  return { upgraded, refused };
}

interface Step {
  readonly pack: Pack;
  readonly rule: PackRule;
  readonly conflicts: 'refuse' | 'here' | 'pack';
}

/** @returns null where it is not installed, or there is nothing new for it */
function upgradeRule(context: ServiceContext, { pack, rule, conflicts }: Step): Promise<string | null> {
  const orgId = context.org.id;
  return transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, orgId);
    const here = installedOf(await installedRules(client, orgId, pack.name), pack, rule);
    if (here === undefined || isUpToDate(here, pack, rule)) return null;
    const definition = merge(here, rule, conflicts);
    if (!isDeepStrictEqual(definition, here.definition)) {
      await saveVersion(client, context, { id: here.id, version: here.version + 1 }, definition);
    }
    await client.query('update rule_origin set pack_version = $3, original = $4 where org_id = $1 and rule_id = $2', [
      orgId,
      here.id,
      pack.version,
      JSON.stringify(rule.definition),
    ]);
    return here.id;
  });
}

const isUpToDate = ({ packVersion, original }: InstalledRule, pack: Pack, rule: PackRule): boolean =>
  packVersion === pack.version && isDeepStrictEqual(original, rule.definition);

/** @throws Fault `conflict`, or `unprocessable` when the two sets of changes do not make a rule together */
function merge(here: InstalledRule, rule: PackRule, conflicts: Step['conflicts']): RuleDefinition {
  const { merged, changes } = compare(here, rule, conflicts === 'pack' ? 'pack' : 'here');
  const both = changes.filter(({ by }) => by === 'conflict');
  if (both.length > 0 && conflicts === 'refuse') throw new Conflict(both);
  return parseRule(merged);
}
