import type { RuleDefinition } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { catalogue, type Pack, type PackRule, type PackSample, samplesOf } from './catalogue';
import { compare, type InstalledRule, installedOf, installedRules } from './installed';
import type { FieldChange } from './three-way';

/** `no_longer_in_pack`: installed from a version of the pack before, which still had it. */
export type PackRuleState =
  | 'not_installed'
  | 'installed'
  | 'changed_locally'
  | 'upgrade_available'
  | 'no_longer_in_pack';

export interface PackRuleStanding {
  readonly rule: string;
  readonly state: PackRuleState;
  /** As the newest version of the pack has it; where that has it no longer, as it was installed. */
  readonly definition: RuleDefinition;
  readonly samples: readonly PackSample[];
  /** The rule here, where it is installed. */
  readonly installed: {
    readonly id: string;
    readonly name: string;
    readonly enabled: boolean;
    readonly packVersion: string;
  } | null;
  /** What was changed here since, and what an upgrade would change. */
  readonly changes: readonly FieldChange[];
}

export interface PackStanding {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly rules: readonly PackRuleStanding[];
}

/** Every pack, and how each of its rules stands in the org. */
export async function list(context: ServiceContext): Promise<{ items: readonly PackStanding[] }> {
  requireRole(context, 'admin');
  const packs = await catalogue(context.services.env);
  const installed = await installedRules(context.services.db.pool, context.org.id);
  return { items: packs.map((pack) => standingOf(pack, installed)) };
}

function standingOf(pack: Pack, installed: readonly InstalledRule[]): PackStanding {
  const { name, title, version, description } = pack;
  const rules = pack.rules.map((rule) => ruleStanding(rule, installedOf(installed, pack, rule)));
  const left = installed.filter((here) => here.pack === name && pack.rules.every(({ key }) => key !== here.key));
  return { name, title, version, description, rules: [...rules, ...left.map(standingWithoutPack)] };
}

function standingWithoutPack(here: InstalledRule): PackRuleStanding {
  const { key, original } = here;
  const rule = { key, definition: original, samples: samplesOf(original) };
  return { ...ruleStanding(rule, here), state: 'no_longer_in_pack' };
}

function ruleStanding(rule: PackRule, here: InstalledRule | undefined): PackRuleStanding {
  const { key, definition, samples } = rule;
  if (here === undefined) {
    return { rule: key, state: 'not_installed', definition, samples, installed: null, changes: [] };
  }
  const { changes } = compare(here, rule);
  const { id, packVersion } = here;
  const { name, enabled } = here.definition;
  return {
    rule: key,
    state: stateOf(changes),
    definition,
    samples,
    installed: { id, name, enabled, packVersion },
    changes,
  };
}

function stateOf(changes: readonly FieldChange[]): PackRuleState {
  if (changes.some(({ by }) => by !== 'here')) return 'upgrade_available';
  return changes.length > 0 ? 'changed_locally' : 'installed';
}
