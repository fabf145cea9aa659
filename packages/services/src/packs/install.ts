import { transaction } from '@logflow/db';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { insertRule } from '../rules/create';
import { bumpRulesEpoch } from '../rules/save';
import { type Pack, type PackRule, packNamed } from './catalogue';
import { chosenRules, type LeftAsIs, reasonOf } from './choice';
import { installedOf, installedRules } from './installed';

/** `rules`: keys, all where left out. `enabled`: whether they count at once. */
export const installInput = z.strictObject({
  rules: z.array(z.string()).optional(),
  enabled: z.boolean().default(true),
});

export interface Installation {
  readonly installed: readonly { readonly rule: string; readonly id: string }[];
  readonly refused: readonly LeftAsIs[];
}

/**
 * Makes rules of those of a pack that are not there yet, each by itself: one whose name is taken stops no other.
 * @throws Fault `not_found`, `unprocessable` for a rule that the pack does not have
 */
export async function install(context: ServiceContext, input: { name: string; body: unknown }): Promise<Installation> {
  requireRole(context, 'admin');
  const { rules, enabled } = parseInput(installInput, input.body);
  const pack = await packNamed(context.services.env, input.name);
  const installed: { rule: string; id: string }[] = [];
  const refused: LeftAsIs[] = [];
  for (const rule of chosenRules(pack, rules)) {
    try {
      const id = await installRule(context, { pack, rule, enabled });
      if (id !== null) installed.push({ rule: rule.key, id });
    } catch (error) {
      refused.push({ rule: rule.key, message: reasonOf(error) });
    }
  }
  return { installed, refused };
}

/** @returns null where it is installed already */
function installRule(
  context: ServiceContext,
  { pack, rule, enabled }: { pack: Pack; rule: PackRule; enabled: boolean },
): Promise<string | null> {
  const orgId = context.org.id;
  return transaction(context.services.db, async (client) => {
    await bumpRulesEpoch(client, orgId);
    if (installedOf(await installedRules(client, orgId, pack.name), pack, rule)) return null;
    const { id } = await insertRule(client, context, { ...rule.definition, enabled });
    await remember(client, orgId, { id, pack, rule });
    return id;
  });
}

async function remember(
  client: PoolClient,
  orgId: number,
  { id, pack, rule }: { id: string; pack: Pack; rule: PackRule },
): Promise<void> {
  await client.query(
    `insert into rule_origin (org_id, rule_id, pack, pack_rule, pack_version, original) values ($1, $2, $3, $4, $5, $6)`,
    [orgId, id, pack.name, rule.key, pack.version, JSON.stringify(rule.definition)],
  );
}
