import { NONE, type RuleAction, type RuleDefinition } from '@logflow/model';
import { type Effect, EffectBook, type EffectPlan, planEffects, type UnreadNumber } from './effects';
import { findMatch, type Span } from './spans';

export interface PreviewIncrement {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What the line adds; of a gauge that is set, what it becomes. */
  readonly value: number;
}

export interface PreviewResult {
  readonly matched: boolean;
  /** The whole match, then each group in order; UTF-16 code units of the sample. Empty where nothing matched. */
  readonly spans: Span[];
  /** What each named group captured; '' where it took no part. */
  readonly groups: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly increments: PreviewIncrement[];
  /** Metrics that the line does not touch, because their number cannot be read, and why. */
  readonly unread: readonly UnreadNumber[];
  /** Whether the line is stored and forwarded; null where that depends on its id, because the rule samples. */
  readonly kept: boolean | null;
}

/**
 * What the rule would do to each line. A sample stands for the text of the rule's field; it has no service, host or
 * attributes, so the filter is not asked.
 */
export function previewRule(definition: RuleDefinition, samples: readonly string[]): PreviewResult[] {
  const plan = planEffects(definition);
  return samples.map((sample) => previewLine(definition, plan, sample));
}

const UNMATCHED = { matched: false, kept: true } as const;

function previewLine(definition: RuleDefinition, plan: EffectPlan, sample: string): PreviewResult {
  const found = findMatch(definition.pattern, sample);
  if (found === null) return { ...UNMATCHED, spans: [], groups: {}, tags: {}, increments: [], unread: [] };
  const groups = Object.fromEntries(Object.entries(found.groups).map(([name, text]) => [name, text ?? '']));
  return {
    matched: true,
    spans: found.spans,
    groups,
    ...effectsShown(plan, (group) => groups[group] ?? ''),
    kept: isKept(definition.action),
  };
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
