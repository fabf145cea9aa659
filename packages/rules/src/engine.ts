import type { Lines } from '@logflow/lines';
import {
  DEFAULT_ORDER,
  type Matches,
  type NamedLines,
  NONE,
  type RuleAction,
  type RuleHits,
  type RuleVersion,
  type UnreadValues,
} from '@logflow/model';
import { type ActingHits, linesNotKept } from './actions';
import { ParsedTexts } from './attributes';
import { Capturer } from './capture';
import { type Effect, EffectBook, type EffectPlan, planEffects } from './effects';
import { attributeColumn, bodyColumn, type FieldColumn } from './fields';
import { compileFilter, type Filter, type FilterTexts, filterLines } from './filter';
import { type Hits, MatchSet, maySet } from './sets';

/** Rules compiled together. Keep one per epoch of an org's rules: compiling costs milliseconds, matching microseconds. */
export interface Engine {
  /**
   * @param parts name the lines, for rules that sample; without them the lines are those of a request without a name
   * @returns what every enabled rule did to the lines; rules by `order`, then as given; those without a hit left out.
   */
  match(lines: Lines, parts?: readonly NamedLines[]): Matches;
  /** Rules that RE2 no longer takes: they match nothing, and somebody must be told. */
  readonly unusable: readonly { readonly ruleId: string; readonly reason: string }[];
}

interface CompiledRule {
  readonly id: string;
  readonly version: number;
  readonly field: string;
  readonly pattern: string;
  readonly filter: Filter;
  readonly action: RuleAction;
  readonly stop: boolean;
  readonly plan: EffectPlan;
  readonly capturer: Capturer | null;
}

interface FieldSets {
  readonly field: string;
  readonly sets: readonly MatchSet[];
}

export function createEngine(rules: readonly RuleVersion[]): Engine {
  const compiled: CompiledRule[] = [];
  const unusable: { ruleId: string; reason: string }[] = [];
  for (const rule of inOrder(rules.filter(({ definition }) => definition.enabled))) {
    try {
      compiled.push(compileRule(rule));
    } catch (error) {
      unusable.push({ ruleId: rule.id, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const fields = compileFields(compiled);
  const match = (lines: Lines, parts: readonly NamedLines[] = [{ batch: '', count: lines.count }]): Matches =>
    keepOrNot(compiled, matchLines(compiled, fields, lines), parts, lines.count);
  return { match, unusable };
}

const inOrder = (rules: readonly RuleVersion[]): RuleVersion[] => [...rules].sort((a, b) => orderOf(a) - orderOf(b));

const orderOf = ({ definition }: RuleVersion): number => definition.order ?? DEFAULT_ORDER;

function keepOrNot(
  rules: readonly CompiledRule[],
  matches: Matches,
  parts: readonly NamedLines[],
  lineCount: number,
): Matches {
  if (rules.every(({ action }) => action === 'keep')) return matches;
  const actions = new Map(rules.map(({ id, action }) => [id, action]));
  const acting = matches.hits.flatMap((hits): ActingHits[] => {
    const action = actions.get(hits.ruleId) ?? 'keep';
    return action === 'keep' ? [] : [{ action, hits }];
  });
  const notKept = acting.length === 0 ? [] : linesNotKept(acting, parts, lineCount);
  return notKept.length === 0 ? matches : { ...matches, notKept };
}

function compileRule({ id, version, definition }: RuleVersion): CompiledRule {
  const plan = planEffects(definition);
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
  };
}

function compileFields(rules: readonly CompiledRule[]): FieldSets[] {
  return [...new Set(rules.map(({ field }) => field))].map((field) => {
    const members = rules.flatMap(({ pattern, field: own }, rule) => (own === field ? [{ pattern, rule }] : []));
    const together = members.filter(({ pattern }) => maySet(pattern));
    const alone = members.filter((member) => !together.includes(member));
    const sets = together.length === 0 ? [] : [new MatchSet(together)];
    return { field, sets: alone.length === 0 ? sets : [...sets, new MatchSet(alone, 0)] };
  });
}

function matchLines(rules: readonly CompiledRule[], fields: readonly FieldSets[], lines: Lines): Matches {
  const texts: FilterTexts = {
    lines,
    resources: new ParsedTexts(lines.resourceTexts),
    attributes: new ParsedTexts(lines.attributeTexts),
  };
  const book = new EffectBook();
  const hits: Hits = new Array(rules.length);
  const columns = new Map<string, FieldColumn>();
  for (const { field, sets } of fields) {
    const column = field === 'body' ? bodyColumn(lines) : attributeColumn(lines, texts.attributes, field);
    columns.set(field, column);
    for (const set of sets) set.collect(column.values, hits);
  }
  const stopped = new StoppedLines(lines.count);
  const unread: UnreadValues[] = [];
  const found = rules.flatMap((rule, index) => {
    const values = hits[index];
    if (values === undefined) return [];
    const column = columns.get(rule.field) as FieldColumn;
    const passed = stopped.leaveOut(filterLines(rule.filter, texts, column.linesOf(values)));
    const own = applyRule(rule, column, passed, book);
    if (own === null) return [];
    if (rule.stop) stopped.add(own.lines);
    if (rule.plan.hasValues) unread.push(...unreadValues(rule.plan, own));
    return own;
  });
  return book.matches(found, unread);
}

/** The lines that a rule with `stop` has matched; costs nothing until there is one. */
class StoppedLines {
  readonly #lineCount: number;
  #stopped: Uint8Array | null = null;

  constructor(lineCount: number) {
    this.#lineCount = lineCount;
  }

  add(lines: Uint32Array): void {
    this.#stopped ??= new Uint8Array(this.#lineCount);
    for (const line of lines) this.#stopped[line] = 1;
  }

  leaveOut(lines: readonly number[]): readonly number[] {
    const stopped = this.#stopped;
    return stopped === null ? lines : lines.filter((line) => stopped[line] === 0);
  }
}

function applyRule(
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
  return capturer.capture(values.map((value) => column.values[value] as Buffer)).map((key) => {
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
function hitsOf(rule: CompiledRule, lines: readonly number[], effectOf: (i: number) => Effect): RuleHits {
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
function unreadValues({ metrics }: EffectPlan, { ruleId, series }: RuleHits): UnreadValues[] {
  let end = 0;
  return metrics.flatMap(({ name, columns }) => {
    end += columns.length;
    const lines = series[end - 1]?.filter((entry) => entry === NONE).length ?? 0;
    return lines === 0 ? [] : [{ ruleId, metric: name, lines }];
  });
}
