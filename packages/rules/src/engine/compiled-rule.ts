import type { RuleAction, RuleVersion } from '@logflow/model';
import { CostReadings } from '../cost/cost-readings';
import { Capturer } from '../effects/capture';
import { type EffectPlan, planEffects } from '../effects/effects';
import type { RuleEnvironment } from '../environment';
import { compileFilter, type Filter } from '../fields/filter';
import { Redactor } from '../redaction/redaction';
import { FieldPatterns } from '../sets/field-patterns';
import { RulePattern } from '../sets/rule-pattern';

export interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly field: string;
  readonly pattern: RulePattern;
  /** What it takes for a line that the pattern matches to see what the rule does with it. */
  readonly acting: CostReadings;
  readonly filter: Filter;
  readonly action: RuleAction;
  readonly stop: boolean;
  readonly plan: EffectPlan;
  readonly capturer: Capturer | null;
  readonly redactor: Redactor | null;
}

/**
 * @param acting what has been read of the same version
 * @throws Error where RE2 refuses a pattern
 */
export function compileRule(
  { id, version, definition }: RuleVersion,
  environment: RuleEnvironment,
  acting = new CostReadings(),
): CompiledRule {
  const plan = planEffects(definition, environment);
  return {
    id,
    version,
    field: definition.field,
    pattern: RulePattern.of(definition.pattern),
    acting,
    filter: compileFilter(definition.filter),
    action: definition.action,
    stop: definition.stop ?? false,
    plan,
    capturer: plan.groups.length === 0 ? null : new Capturer(definition.pattern, plan.groups),
    redactor: redactsAnything(definition) ? new Redactor(definition, environment) : null,
  };
}

/** @param before those of the rules before an edit: what has not changed is taken over */
export function compileFields(
  rules: readonly CompiledRule[],
  before: readonly FieldPatterns[] = [],
): readonly FieldPatterns[] {
  const byField = new Map<string, Map<RulePattern, number[]>>();
  rules.forEach(({ field, pattern }, place) => {
    const byPattern = byField.get(field) ?? new Map<RulePattern, number[]>();
    byField.set(field, byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), place]));
  });
  const standing = new Map(before.map((one) => [one.field, one]));
  return Array.from(byField, ([field, byPattern]) => new FieldPatterns(field, byPattern, standing.get(field)));
}

const redactsAnything = ({ redact = {} }: RuleVersion['definition']): boolean => Object.keys(redact).length > 0;
