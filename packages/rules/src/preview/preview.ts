import { attributeText, LinesBuilder, ParsedTexts } from '@logflow/lines';
import { NONE, type RuleAction, type RuleDefinition } from '@logflow/model';
import { type Effect, EffectBook, type EffectPlan, planEffects, type UnreadNumber } from '../effects/effects';
import { enriched } from '../effects/enrichment';
import { NO_ENVIRONMENT, type RuleEnvironment } from '../environment';
import { compileFilter, filterLines } from '../fields/filter';
import { placeField } from '../fields/place-field';
import { applyEdits, joinEdits, moveSpan } from '../redaction/edits';
import { Redactor } from '../redaction/redaction';
import type { Span } from '../span';

export interface PreviewIncrement {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What the line adds; of a gauge that is set, what it becomes. */
  readonly value: number;
}

export interface PreviewResult {
  readonly matched: boolean;
  /** The whole match, then each group in order; UTF-16 code units of `body`. Empty where nothing matched. */
  readonly spans: Span[];
  /** What each named group captured, as templates see it, once redacted; '' where it took no part. */
  readonly groups: Record<string, string>;
  /** What each name that is looked up in a table came to; '' where no row has the key. */
  readonly lookups: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly increments: PreviewIncrement[];
  /** Metrics that the line does not touch, because their number cannot be read, and why. */
  readonly unread: readonly UnreadNumber[];
  /** Whether the line is stored and forwarded; null where that depends on its id, because the rule samples. */
  readonly kept: boolean | null;
  /** The sample as it would be stored: what the rule redacts is gone. */
  readonly body: string;
  /** Where the text that the pattern is tried on stands in the sample; null where its field leads to none. */
  readonly fieldSpan: Span;
}

/** A line with all that filters ask about. */
export interface PreviewLine {
  readonly body: string;
  readonly severity: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A text is a body, or for a rule on an attribute that one's text: it has nothing else, so the filter is not asked. */
export type PreviewSample = string | PreviewLine;

/** What the rule would do to each line. One that its filter does not let through is not matched. */
export function previewRule(
  definition: RuleDefinition,
  samples: readonly PreviewSample[],
  environment: RuleEnvironment = NO_ENVIRONMENT,
): PreviewResult[] {
  const plan = planEffects(definition, environment);
  const redactor = new Redactor(definition, environment);
  const passes = linesThatPass(definition, samples);
  return samples.map((sample) => {
    if (typeof sample === 'string') return previewLine(definition, plan, redactor, sample);
    const text = passes.has(sample) ? textOf(sample, definition.field) : null;
    if (text === null) return { ...NOTHING, body: sample.body, fieldSpan: null };
    return previewLine(definition, plan, redactor, text);
  });
}

function linesThatPass({ filter }: RuleDefinition, samples: readonly PreviewSample[]): Set<PreviewLine> {
  const whole = samples.filter((sample) => typeof sample !== 'string');
  const builder = new LinesBuilder();
  for (const { severity, resource, attributes } of whole) {
    const texts = { resource: JSON.stringify(resource), attributes: JSON.stringify(attributes) };
    builder.add({ time: 0n, severity, body: '', ...texts });
  }
  const lines = builder.build();
  const resources = new ParsedTexts(lines.resourceTexts);
  const texts = { lines, resources, attributes: new ParsedTexts(lines.attributeTexts) };
  const kept = filterLines(compileFilter(filter), texts, [...whole.keys()]);
  return new Set(kept.map((line) => whole[line] as PreviewLine));
}

const textOf = ({ body, attributes }: PreviewLine, field: string): string | null =>
  field.startsWith('attributes.') ? attributeText(attributes, field.slice('attributes.'.length)) : body;

function previewLine(definition: RuleDefinition, plan: EffectPlan, redactor: Redactor, sample: string): PreviewResult {
  const placed = placeField(definition.field, sample);
  const matched = placed && redactor.redact(placed.text);
  if (!matched) return { ...NOTHING, body: sample, fieldSpan: placed?.span ?? null };
  const found = placed.placeAll(matched);
  const edits = joinEdits(sample, found.edits);
  const body = applyEdits(sample, edits);
  const groups = mapValues(found.groupSpans, (span) => {
    const moved = moveSpan(span, edits);
    return moved === null ? '' : placed.read(body.slice(moved[0], moved[1]));
  });
  const textOf = (group: string) => groups[group] ?? '';
  return {
    matched: true,
    spans: found.spans.map((span) => moveSpan(span, edits)),
    groups,
    lookups: lookupsShown(plan, textOf),
    ...effectsShown(plan, textOf),
    kept: isKept(definition.action),
    body,
    fieldSpan: placed.span,
  };
}

const NOTHING = {
  matched: false,
  spans: [],
  groups: {},
  lookups: {},
  tags: {},
  increments: [],
  unread: [],
  kept: true,
};

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

function lookupsShown({ enrichment }: EffectPlan, textOf: (group: string) => string): Record<string, string> {
  const named = enriched(enrichment, textOf);
  return Object.fromEntries([...enrichment.names.keys()].map((name) => [name, named(name)]));
}

/** The very effects that the engine would write down, as people read them. */
function effectsShown(plan: EffectPlan, textOf: (group: string) => string) {
  const book = new EffectBook();
  const effect = book.effectOf(plan, textOf);
  const { tagSets, series } = book.matches([]);
  const tags = effect.tags === NONE ? {} : (JSON.parse(tagSets[effect.tags] as string) as Record<string, string>);
  return { tags, increments: incrementsOf(effect, series), unread: effect.unread ?? [] };
}

function incrementsOf(effect: Effect, series: ReturnType<EffectBook['matches']>['series']): PreviewIncrement[] {
  return effect.series.flatMap((entry, column) => {
    const demand = series[entry];
    return demand ? [{ name: demand.metric, labels: demand.labels, value: effect.values?.[column] ?? 1 }] : [];
  });
}

const isKept = (action: RuleAction): boolean | null => (action === 'keep' ? true : action === 'drop' ? false : null);
