import type { Lines } from '@logflow/lines';
import { DEFAULT_ORDER, type Matches, type NamedLines, type RuleVersion, type UnreadValues } from '@logflow/model';
import { EffectBook } from '../effects/effects';
import { NO_ENVIRONMENT, type RuleEnvironment } from '../environment';
import { filterLines } from '../fields/filter';
import type { FieldPatterns } from '../sets/field-patterns';
import { type ActingHits, linesNotKept } from './actions';
import { applyRule, unreadValues } from './apply-rule';
import { collectHits } from './collect-hits';
import { type CompiledRule, compileFields, compileRule } from './compiled-rule';
import { Examination, type ExaminationLimits, type Examined } from './examination';
import { type FoundHits, redactLines } from './redact-lines';
import { costOf, type RuleCost } from './rule-cost';
import { StoppedLines } from './stopped-lines';
import { type Timing, timed, timedWhileNew } from './timing';

/** What the engine found, in the lines as they must be stored. */
export interface EngineMatches extends Matches {
  /** The lines with what is left of their texts, where a rule redacted some. */
  readonly lines?: Lines;
}

/** Rules compiled together. Keep one per epoch of an org's rules: compiling costs milliseconds, matching microseconds. */
export interface Engine {
  /**
   * @param parts name the lines, for rules that sample; without them the lines are those of a request without a name
   * @returns what every enabled rule did to the lines; rules by `order`, then as given; those without a hit left out.
   */
  match(lines: Lines, parts?: readonly NamedLines[]): EngineMatches;
  /** Measures rules, before they are asked about the lines. */
  examine(lines: Lines, limits: ExaminationLimits): Examined;
  /** What has been measured of each rule. */
  costs(): RuleCost[];
  /** @returns the rules whose pattern, or what is done with its matches, takes a line more than this of a core. */
  tooSlow(nanosPerLine: number): RuleCost[];
  /** Whether a rule redacts: a line that no rule can be asked about must then not be stored as it came. */
  readonly redacts: boolean;
  /** Rules that RE2 no longer takes: they match nothing, and somebody must be told. */
  readonly unusable: readonly UnusableRule[];
  /** What an engine of the same rules after an edit takes over. */
  readonly stages: Stages;
}

interface UnusableRule {
  readonly ruleId: string;
  readonly reason: string;
}

/** Rules that are asked together about the same texts. */
interface Stage {
  readonly rules: readonly CompiledRule[];
  readonly fields: readonly FieldPatterns[];
}

/** Rules that redact see the lines as they came, and come first; the others see what is left. */
interface Stages {
  readonly redacting: Stage;
  readonly others: Stage;
}

/** Of so many batches one is timed for all rules. */
const TIMED_OF = 8;

/** @param before with the rules as they were before an edit: what has not changed is not compiled anew */
export function createEngine(
  rules: readonly RuleVersion[],
  environment: RuleEnvironment = NO_ENVIRONMENT,
  before?: Pick<Engine, 'stages'>,
): Engine {
  const standing = before ? rulesOf(before.stages) : [];
  const { compiled, unusable } = compileAll(rules, environment, standing);
  if (before) forgetCosts(compiled, standing);
  const stages = stagesOf(compiled, before?.stages);
  const all = rulesOf(stages);
  const examination = new Examination(all);
  let batches = 0;
  return {
    match: (lines, parts = [{ batch: '', count: lines.count }]) =>
      keepOrNot(all, matchLines(stages, lines, batches++ % TIMED_OF === 0 ? timed : timedWhileNew), parts, lines.count),
    examine: (lines, limits) => examination.of(lines, limits),
    costs: () => all.map(costOf),
    tooSlow: (nanosPerLine) => all.filter((rule) => isSlow(rule, nanosPerLine)).map(costOf),
    redacts: stages.redacting.rules.length > 0,
    unusable,
    stages,
  };
}

const rulesOf = ({ redacting, others }: Stages): readonly CompiledRule[] => [...redacting.rules, ...others.rules];

const isSlow = ({ pattern, acting }: CompiledRule, nanosPerLine: number): boolean =>
  pattern.asking.exceeds(nanosPerLine) || acting.exceeds(nanosPerLine);

function compileAll(
  rules: readonly RuleVersion[],
  environment: RuleEnvironment,
  standing: readonly CompiledRule[],
): { compiled: CompiledRule[]; unusable: UnusableRule[] } {
  const known = new Map(standing.map((rule) => [keyOf(rule), rule]));
  const compiled: CompiledRule[] = [];
  const unusable: UnusableRule[] = [];
  for (const rule of inOrder(rules.filter(({ definition }) => definition.enabled))) {
    try {
      const old = known.get(keyOf(rule));
      compiled.push(old && isLasting(old) ? old : compileRule(rule, environment, old?.acting));
    } catch (error) {
      unusable.push({ ruleId: rule.id, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { compiled, unusable };
}

/** Versions are immutable; what a rule does may depend on its environment besides. */
const keyOf = ({ id, version }: Pick<RuleVersion, 'id' | 'version'>): string => `${id} ${version}`;

const isLasting = ({ redactor, plan }: CompiledRule): boolean => redactor === null && plan.enrichment.names.size === 0;

function stagesOf(rules: readonly CompiledRule[], before: Stages | undefined): Stages {
  const stage = (own: readonly CompiledRule[], old?: Stage) => ({
    rules: own,
    fields: compileFields(own, old?.fields),
  });
  return {
    redacting: stage(
      rules.filter(({ redactor }) => redactor !== null),
      before?.redacting,
    ),
    others: stage(
      rules.filter(({ redactor }) => redactor === null),
      before?.others,
    ),
  };
}

/** A pattern that is new here, or back, is measured anew, whoever else may have it. */
function forgetCosts(rules: readonly CompiledRule[], before: readonly CompiledRule[]): void {
  const known = new Set(before.map(({ pattern }) => pattern));
  for (const { pattern } of rules) if (!known.has(pattern)) pattern.asking.forget();
}

const inOrder = (rules: readonly RuleVersion[]): RuleVersion[] => [...rules].sort((a, b) => orderOf(a) - orderOf(b));

const orderOf = ({ definition }: RuleVersion): number => definition.order ?? DEFAULT_ORDER;

function keepOrNot(
  rules: readonly CompiledRule[],
  matches: EngineMatches,
  parts: readonly NamedLines[],
  lineCount: number,
): EngineMatches {
  if (rules.every(({ action }) => action === 'keep')) return matches;
  const actions = new Map(rules.map(({ id, action }) => [id, action]));
  const acting = matches.hits.flatMap((hits): ActingHits[] => {
    const action = actions.get(hits.ruleId) ?? 'keep';
    return action === 'keep' ? [] : [{ action, hits }];
  });
  const notKept = acting.length === 0 ? [] : linesNotKept(acting, parts, lineCount);
  return notKept.length === 0 ? matches : { ...matches, notKept };
}

function matchLines({ redacting, others }: Stages, came: Lines, timing: Timing): EngineMatches {
  const book = new EffectBook();
  const redacted =
    redacting.rules.length === 0 ? null : redactLines(redacting.rules, redacting.fields, came, book, timing);
  const found = redacted?.hits ?? [];
  const lines = redacted?.lines ?? came;
  const stopped = new StoppedLines(lines.count);
  found.forEach(({ rule, hits }) => {
    if (rule.stop) stopped.add(hits.lines);
  });
  const rest = matchStage(others, lines, stopped, book, timing);
  const all = [...found, ...rest];
  const unread = all.flatMap(({ rule, hits }): UnreadValues[] =>
    rule.plan.hasValues ? unreadValues(rule.plan, hits) : [],
  );
  const matches = book.matches(
    all.map(({ hits }) => hits),
    unread,
  );
  return lines === came ? matches : { ...matches, lines };
}

function matchStage(
  { rules, fields }: Stage,
  lines: Lines,
  stopped: StoppedLines,
  book: EffectBook,
  timing: Timing,
): FoundHits[] {
  const { hits, columns, texts } = collectHits(rules.length, fields, lines);
  return rules.flatMap((rule, index) => {
    const values = hits[index];
    const column = columns.get(rule.field);
    if (values === undefined || column === undefined) return [];
    const passed = stopped.leaveOut(filterLines(rule.filter, texts, column.linesOf(values)));
    const own = timing(rule, column, passed, () => applyRule(rule, column, passed, book));
    if (own !== null && rule.stop) stopped.add(own.lines);
    return own === null ? [] : [{ rule, hits: own }];
  });
}
