import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { remove } from '../rules/remove';
import { packNamed } from './catalogue';
import { refuseUnknown } from './choice';
import { installedRules } from './installed';

/** `rules`: keys, all where left out. */
export const uninstallInput = z.strictObject({ rules: z.array(z.string()).optional() });

export interface Uninstallation {
  readonly removed: readonly { readonly rule: string; readonly id: string }[];
}

/**
 * Deletes the rules that came from a pack, changed here or not: `POST /rules/{id}/restore` brings each back as it was.
 * @throws Fault `not_found`, `unprocessable` for a rule that the pack does not have
 */
export async function uninstall(
  context: ServiceContext,
  input: { name: string; body: unknown },
): Promise<Uninstallation> {
  requireRole(context, 'admin');
  const { rules } = parseInput(uninstallInput, input.body);
  const pack = await packNamed(context.services.env, input.name);
  const all = await installedRules(context.services.db.pool, context.org.id, pack.name);
  // What came from an older version and is no longer in the pack can be uninstalled, too.
  const known = new Set([...pack.rules, ...all].map(({ key }) => key));
  refuseUnknown(pack, rules ?? [], [...known]);
  const meant = all.filter(({ key }) => rules === undefined || rules.includes(key));
  for (const { id } of meant) await remove(context, { id });
  return { removed: meant.map(({ key, id }) => ({ rule: key, id })) };
}
