import type { Lines } from '@logflow/lines';
import { DEFAULT_ORDER, type Matches, type NamedLines, type RuleVersion, type UnreadValues } from '@logflow/model';
import { type ActingHits, linesNotKept } from './actions';
import { applyRule, unreadValues } from './apply-rule';
import { collectHits } from './collect-hits';
import { type CompiledRule, compileFields, compileRule, type FieldSets } from './compiled-rule';
import { EffectBook } from './effects';
import { NO_ENVIRONMENT, type RuleEnvironment } from './environment';
import { filterLines } from './filter';
import { type FoundHits, redactLines } from './redact-lines';
import { StoppedLines } from './stopped-lines';

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
  /** Whether a rule redacts: a line that no rule can be asked about must then not be stored as it came. */
  readonly redacts: boolean;
  /** Rules that RE2 no longer takes: they match nothing, and somebody must be told. */
  readonly unusable: readonly { readonly ruleId: string; readonly reason: string }[];
}

/** Rules that are asked together about the same texts. */
interface Stage {
  readonly rules: readonly CompiledRule[];
  readonly fields: readonly FieldSets[];
}

export function createEngine(rules: readonly RuleVersion[], environment: RuleEnvironment = NO_ENVIRONMENT): Engine {
  const compiled: CompiledRule[] = [];
  const unusable: { ruleId: string; reason: string }[] = [];
  for (const rule of inOrder(rules.filter(({ definition }) => definition.enabled))) {
    try {
      compiled.push(compileRule(rule, environment));
    } catch (error) {
      unusable.push({ ruleId: rule.id, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const redacting = stageOf(compiled.filter(({ redactor }) => redactor !== null));
  const others = stageOf(compiled.filter(({ redactor }) => redactor === null));
  const all = [...redacting.rules, ...others.rules];
  const match = (lines: Lines, parts: readonly NamedLines[] = [{ batch: '', count: lines.count }]): EngineMatches =>
    keepOrNot(all, matchLines(redacting, others, lines), parts, lines.count);
  return { match, redacts: redacting.rules.length > 0, unusable };
}

const stageOf = (rules: readonly CompiledRule[]): Stage => ({ rules, fields: compileFields(rules) });

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

/** Rules that redact see the lines as they came, and come first; the others see what is left. */
function matchLines(redacting: Stage, others: Stage, came: Lines): EngineMatches {
  const book = new EffectBook();
  const redacted = redacting.rules.length === 0 ? null : redactLines(redacting.rules, redacting.fields, came, book);
  const found = redacted?.hits ?? [];
  const lines = redacted?.lines ?? came;
  const stopped = new StoppedLines(lines.count);
  found.forEach(({ rule, hits }) => {
    if (rule.stop) stopped.add(hits.lines);
  });
  const rest = matchStage(others, lines, stopped, book);
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

function matchStage({ rules, fields }: Stage, lines: Lines, stopped: StoppedLines, book: EffectBook): FoundHits[] {
  const { hits, columns, texts } = collectHits(rules.length, fields, lines);
  return rules.flatMap((rule, index) => {
    const values = hits[index];
    const column = columns.get(rule.field);
    if (values === undefined || column === undefined) return [];
    const passed = stopped.leaveOut(filterLines(rule.filter, texts, column.linesOf(values)));
    const own = applyRule(rule, column, passed, book);
    if (own !== null && rule.stop) stopped.add(own.lines);
    return own === null ? [] : [{ rule, hits: own }];
  });
}
