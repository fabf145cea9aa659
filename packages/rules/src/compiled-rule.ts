import type { RuleAction, RuleVersion } from '@logflow/model';
import { Capturer } from './capture';
import { type EffectPlan, planEffects } from './effects';
import type { RuleEnvironment } from './environment';
import { compileFilter, type Filter } from './filter';
import { Redactor } from './redaction';
import { MatchSet, maySet, type SetOptions } from './sets';

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

/** A set, and for each of its patterns the place of its rule in the list they were compiled from. */
export interface RuleSet {
  readonly set: MatchSet;
  readonly rules: readonly number[];
}

/** The patterns of one field. */
export interface FieldSets {
  readonly field: string;
  readonly sets: readonly RuleSet[];
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
    const places = rules.flatMap((rule, place) => (rule.field === field ? [place] : []));
    const together = places.filter((place) => maySet((rules[place] as CompiledRule).pattern));
    const alone = places.filter((place) => !together.includes(place));
    return { field, sets: [...setOf(rules, together), ...setOf(rules, alone, { maxMem: 0 })] };
  });
}

function setOf(rules: readonly CompiledRule[], places: readonly number[], options?: SetOptions): RuleSet[] {
  if (places.length === 0) return [];
  const patterns = places.map((place) => (rules[place] as CompiledRule).pattern);
  return [{ set: new MatchSet(patterns, options), rules: places }];
}

const redactsAnything = ({ redact = {} }: RuleVersion['definition']): boolean => Object.keys(redact).length > 0;
