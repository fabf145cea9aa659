import { packs, rules } from '@logflow/services';
import { z } from 'zod';
import { endpoint } from './endpoint';

const tag = 'Packs';

const key = z.string().meta({ description: "The rule's name within its pack" });
const anything = z.unknown().optional();
const change = z.object({
  path: z.string().meta({ description: 'Such as metrics[ssh_logins_total].help' }),
  by: z.enum(['here', 'pack', 'conflict']),
  original: anything.meta({ description: 'What the pack brought' }),
  here: anything.meta({ description: 'What the rule has now' }),
  pack: anything.meta({ description: 'What the newest version of the pack has' }),
});
const span = z.tuple([z.int(), z.int()]).nullable();
const packRule = z.object({
  rule: key,
  state: z.enum(['not_installed', 'installed', 'changed_locally', 'upgrade_available', 'no_longer_in_pack']),
  definition: rules.ruleSchema,
  samples: z.array(z.object({ line: z.string(), spans: z.array(span) })),
  installed: z.object({ id: z.uuid(), name: z.string(), enabled: z.boolean(), packVersion: z.string() }).nullable(),
  changes: z.array(change),
});
const pack = z
  .object({
    name: z.string(),
    title: z.string(),
    version: z.string(),
    description: z.string(),
    rules: z.array(packRule),
  })
  .meta({ id: 'Pack' });
const touched = z.array(z.object({ rule: key, id: z.uuid() }));
const refused = z.object({ rule: key, message: z.string() });

const installBody = packs.installInput.prefault({}).meta({ examples: [{ rules: ['failed-login'], enabled: true }] });
const upgradeBody = packs.upgradeInput.prefault({}).meta({ examples: [{ conflicts: 'here' as const }] });
const uninstallBody = packs.uninstallInput.prefault({}).meta({ examples: [{ rules: ['failed-login'] }] });

const nameOf = (params: Readonly<Record<string, string>>): string => params.name ?? '';

export const packEndpoints = [
  endpoint({
    ...{ method: 'get', path: '/packs', tag, summary: 'List the packs of ready rules, and how each rule stands here' },
    ...{ status: 200, answer: z.object({ items: z.array(pack) }) },
    run: ({ context }) => packs.list(context),
  }),
  endpoint({
    ...{ method: 'post', path: '/packs/{name}/install', tag, summary: 'Make rules of those of a pack' },
    ...{ body: installBody, status: 200, answer: z.object({ installed: touched, refused: z.array(refused) }) },
    run: ({ context, params, body }) => packs.install(context, { name: nameOf(params), body }),
  }),
  endpoint({
    ...{ method: 'post', path: '/packs/{name}/upgrade', tag, summary: 'Bring rules to the version of their pack' },
    ...{ body: upgradeBody, status: 200 },
    answer: z.object({ upgraded: touched, refused: z.array(refused.extend({ changes: z.array(change) })) }),
    run: ({ context, params, body }) => packs.upgrade(context, { name: nameOf(params), body }),
  }),
  endpoint({
    ...{ method: 'post', path: '/packs/{name}/uninstall', tag, summary: 'Delete the rules that came from a pack' },
    ...{ body: uninstallBody, status: 200, answer: z.object({ removed: touched }) },
    run: ({ context, params, body }) => packs.uninstall(context, { name: nameOf(params), body }),
  }),
];
