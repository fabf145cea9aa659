import { NONE, type RuleHits, type UnreadValues } from '@logflow/model';
import type { Capturer } from '../effects/capture';
import type { Effect, EffectBook, EffectPlan } from '../effects/effects';
import type { FieldColumn } from '../fields/fields';
import type { CompiledRule } from './compiled-rule';

/** @returns what the rule does to the lines that passed its pattern and filter; null where that is nothing */
export function applyRule(
  rule: CompiledRule,
  column: FieldColumn,
  passed: readonly number[],
  book: EffectBook,
): RuleHits | null {
  if (passed.length === 0) return null;
  if (rule.capturer === null) {
    const effect = book.effect(rule.plan, '');
    return hitsOf(rule, passed, () => effect);
  }
  const effects = captureEffects(rule.plan, rule.capturer, column, passed, book);
  if (!effects.includes(null)) return hitsOf(rule, passed, (i) => effects[i] as Effect);
  const kept = [...passed.keys()].filter((i) => effects[i] !== null);
  return hitsOf(
    rule,
    kept.map((i) => passed[i] as number),
    (i) => effects[kept[i] as number] as Effect,
  );
}

/** @returns for each line what its match does, null where RE2 on its own finds none. */
function captureEffects(
  plan: EffectPlan,
  capturer: Capturer,
  column: FieldColumn,
  lines: readonly number[],
  book: EffectBook,
): (Effect | null)[] {
  if (column.ownValues) return effectsOfValues(plan, capturer, column, lines, book);
  const values = [...new Set(lines.map((line) => column.valueAt(line)))];
  const effects = effectsOfValues(plan, capturer, column, values, book);
  const byValue = new Map(values.map((value, i) => [value, effects[i] ?? null]));
  return lines.map((line) => byValue.get(column.valueAt(line)) ?? null);
}

/** Values with equal captures share an effect. */
function effectsOfValues(
  plan: EffectPlan,
  capturer: Capturer,
  column: FieldColumn,
  values: readonly number[],
  book: EffectBook,
): (Effect | null)[] {
  const known = new Map<string, Effect>();
  return capturer.capture(values.map((value) => column.values[value] as Uint8Array)).map((key) => {
    if (key === null) return null;
    let effect = known.get(key);
    if (effect === undefined) {
      effect = book.effect(plan, key);
      known.set(key, effect);
    }
    return effect;
  });
}

/** @param effectOf gives what the i-th of the lines does. */
export function hitsOf(rule: CompiledRule, lines: readonly number[], effectOf: (i: number) => Effect): RuleHits {
  const tags = new Uint32Array(lines.length);
  const series = rule.plan.columns.map(() => new Uint32Array(lines.length));
  for (let i = 0; i < lines.length; i++) {
    const effect = effectOf(i);
    tags[i] = effect.tags;
    for (let column = 0; column < series.length; column++) {
      (series[column] as Uint32Array)[i] = effect.series[column] as number;
    }
  }
  const hits = { ruleId: rule.id, ruleVersion: rule.version, lines: Uint32Array.from(lines), tags, series };
  return rule.plan.hasValues ? { ...hits, values: valuesOf(rule.plan, lines.length, effectOf) } : hits;
}

const valuesOf = ({ columns }: EffectPlan, count: number, effectOf: (i: number) => Effect): (Float64Array | null)[] =>
  columns.map(({ addsValue }, column) =>
    addsValue ? Float64Array.from({ length: count }, (_, i) => effectOf(i).values?.[column] as number) : null,
  );

/** A line whose number cannot be read has no entry in the last column of its metric, which takes every value. */
export function unreadValues({ metrics }: EffectPlan, { ruleId, series }: RuleHits): UnreadValues[] {
  let end = 0;
  return metrics.flatMap(({ name, columns }) => {
    end += columns.length;
    const lines = series[end - 1]?.filter((entry) => entry === NONE).length ?? 0;
    return lines === 0 ? [] : [{ ruleId, metric: name, lines }];
  });
}
