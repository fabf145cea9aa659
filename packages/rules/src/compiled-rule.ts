import type { RuleAction, RuleVersion } from '@logflow/model';
import { Capturer } from './capture';
import { type EffectPlan, planEffects } from './effects';
import type { RuleEnvironment } from './environment';
import { compileFilter, type Filter } from './filter';
import { Redactor } from './redaction';
import { MatchSet, maySet } from './sets';

export interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly field: string;
  readonly pattern: string;
  readonly filter: Filter;
  readonly action: RuleAction;
  readonly stop: boolean;
  readonly plan: EffectPlan;
  readonly capturer: Capturer | null;
  readonly redactor: Redactor | null;
}

/** The patterns of one field; a member's `rule` is its place in the list they were compiled from. */
export interface FieldSets {
  readonly field: string;
  readonly sets: readonly MatchSet[];
}

/** @throws Error where RE2 refuses a pattern */
export function compileRule({ id, version, definition }: RuleVersion, environment: RuleEnvironment): CompiledRule {
  const plan = planEffects(definition, environment);
  const capturer = new Capturer(definition.pattern, plan.groups);
  return {
    id,
    version,
    field: definition.field,
    pattern: definition.pattern,
    filter: compileFilter(definition.filter),
    action: definition.action,
    stop: definition.stop ?? false,
    plan,
    capturer: plan.groups.length === 0 ? null : capturer,
    redactor: redactsAnything(definition) ? new Redactor(definition, environment) : null,
  };
}

export function compileFields(rules: readonly CompiledRule[]): FieldSets[] {
  return [...new Set(rules.map(({ field }) => field))].map((field) => {
    const members = rules.flatMap(({ pattern, field: own }, rule) => (own === field ? [{ pattern, rule }] : []));
    const together = members.filter(({ pattern }) => maySet(pattern));
    const alone = members.filter((member) => !together.includes(member));
    const sets = together.length === 0 ? [] : [new MatchSet(together)];
    return { field, sets: alone.length === 0 ? sets : [...sets, new MatchSet(alone, 0)] };
  });
}

const redactsAnything = ({ redact = {} }: RuleVersion['definition']): boolean => Object.keys(redact).length > 0;
