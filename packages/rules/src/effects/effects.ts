import {
  type Matches,
  NONE,
  type RuleDefinition,
  type RuleHits,
  type SeriesDemand,
  type UnreadValues,
} from '@logflow/model';
import type { RuleEnvironment } from '../environment';
import { type CaptureKey, readKey } from './capture';
import { readNumber } from './captured-number';
import { type EnrichmentPlan, enriched, planEnrichment } from './enrichment';
import { type ColumnPlan, type MetricPlan, namesUsed, planMetric } from './metric-plan';
import { expand, groupsOf, isLabelCut, labelValue, type NamedTemplates, parseTemplates, tagValue } from './template';

/** What one match does: an index into the tag sets, and one into the series for each column of the plan. */
export interface Effect {
  readonly tags: number;
  readonly series: readonly number[];
  /** For each column what the match adds; null where that is 1 for all. */
  readonly values: readonly number[] | null;
  /** Metrics that the match does not touch, because their number cannot be read, and why; null where there are none. */
  readonly unread: readonly UnreadNumber[] | null;
}

export interface UnreadNumber {
  readonly metric: string;
  readonly reason: string;
}

/** A rule's templates, parsed; keys sorted as they are stored. */
export interface EffectPlan {
  /** Each group that a template uses, once. */
  readonly groups: readonly string[];
  readonly tags: NamedTemplates;
  readonly metrics: readonly MetricPlan[];
  /** Of all metrics, in order. */
  readonly columns: readonly ColumnPlan[];
  /** Whether any column grows by a captured number. */
  readonly hasValues: boolean;
  readonly enrichment: EnrichmentPlan;
}

export function planEffects(definition: RuleDefinition, environment: RuleEnvironment): EffectPlan {
  const enrichment = planEnrichment(definition.enrich ?? [], environment);
  const tags = parseTemplates(definition.tags);
  const metrics = definition.metrics.map(planMetric);
  const columns = metrics.flatMap((metric) => metric.columns);
  const used = [...tags.flatMap(([, template]) => groupsOf(template)), ...metrics.flatMap(namesUsed)];
  const groups = [...used.filter((name) => !enrichment.names.has(name)), ...enrichment.groups];
  return {
    groups: [...new Set(groups)],
    enrichment,
    tags,
    metrics,
    columns,
    hasValues: metrics.some(({ value }) => value !== null),
  };
}

/** Gives the text of a group, '' where it took no part. */
export type TextOf = (group: string) => string;

/** Gathers the tag sets and series of one batch, each distinct one once whichever rule asks for it. */
export class EffectBook {
  readonly #tagSets = new Map<string, number>();
  readonly #series = new Map<string, number>();
  readonly #demands: SeriesDemand[] = [];
  readonly #histograms = new Map<string, readonly number[]>();

  /** @param key what the groups of the plan captured; not looked at where the plan uses none. */
  effect(plan: EffectPlan, key: CaptureKey): Effect {
    const texts = plan.groups.length === 0 ? [] : readKey(key);
    return this.effectOf(plan, (group) => texts[plan.groups.indexOf(group)] as string);
  }

  effectOf(plan: EffectPlan, groupText: TextOf): Effect {
    const textOf = enriched(plan.enrichment, groupText);
    const tags = plan.tags.length === 0 ? NONE : this.#tagSet(plan, textOf);
    if (plan.hasValues) return { tags, ...this.#readEffect(plan, textOf) };
    const series = plan.metrics.map((metric) => this.#seriesOf(metric, metric.columns[0] as ColumnPlan, 1, textOf));
    return { tags, series, values: null, unread: null };
  }

  matches(hits: readonly RuleHits[], unread: readonly UnreadValues[] = []): Matches {
    const matches = { hits, tagSets: [...this.#tagSets.keys()], series: this.#demands };
    return unread.length > 0 ? { ...matches, unread } : matches;
  }

  #tagSet(plan: EffectPlan, textOf: TextOf): number {
    return indexIn(this.#tagSets, objectText(plan.tags, textOf, tagValue, true));
  }

  #readEffect(plan: EffectPlan, textOf: TextOf): Omit<Effect, 'tags'> {
    const series: number[] = [];
    const values: number[] = [];
    const unread: UnreadNumber[] = [];
    for (const metric of plan.metrics) {
      const read = readValue(metric, textOf);
      if (read.value === undefined) unread.push({ metric: metric.name, reason: read.reason });
      const entries = read.value === undefined ? null : this.#columnsOf(metric, read.value, textOf);
      metric.columns.forEach((column, i) => {
        const value = read.value ?? 0;
        series.push(entries !== null && value <= column.upTo ? (entries[i] as number) : NONE);
        values.push(column.addsValue ? value : 1);
      });
    }
    return { series, values, unread: unread.length > 0 ? unread : null };
  }

  /** All series of a histogram are demanded at once, so that those which nothing feeds yet are there, at 0. */
  #columnsOf(metric: MetricPlan, value: number, textOf: TextOf): readonly number[] {
    const [first] = metric.columns as [ColumnPlan];
    if (metric.columns.length === 1) return [this.#seriesOf(metric, first, value, textOf)];
    const bucket = typeof first.le === 'function' ? first.le(value) : '';
    const key = metric.name + bucket + objectText(metric.labels, textOf, labelValue, false);
    const known = this.#histograms.get(key);
    if (known !== undefined) return known;
    const entries = metric.columns.map((column) => this.#seriesOf(metric, column, value, textOf));
    this.#histograms.set(key, entries);
    return entries;
  }

  /** Labels are read back from their text: a captured text may be a slice that keeps a whole batch in memory. */
  #seriesOf(metric: MetricPlan, { metric: name, le }: ColumnPlan, value: number, textOf: TextOf): number {
    const bound = typeof le === 'function' ? le(value) : le;
    const labels = objectText(withBound(metric.labels, bound), textOf, labelValue, false);
    const index = indexIn(this.#series, name + (metric.demand.sets ? '=' : '') + labels);
    if (index === this.#demands.length) {
      const parsed = JSON.parse(labels) as Record<string, string>;
      const cut = metric.labels.some(([, template]) => isLabelCut(expand(template, textOf)));
      this.#demands.push({ metric: name, labels: parsed, ...metric.demand, ...(cut && { cut }) });
    }
    return index;
  }
}

function readValue({ value, takesNegative }: MetricPlan, textOf: TextOf) {
  if (value === null) return { value: 1 };
  const text = expand(value, textOf);
  const read = readNumber(text);
  if (read.value === undefined || read.value >= 0 || takesNegative) return read;
  return { reason: `${read.value} is negative, and only a gauge can fall` };
}

function withBound(labels: NamedTemplates, le: string | null): NamedTemplates {
  if (le === null) return labels;
  return [...labels, ['le', [le]] as const].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @returns a JSON object of the filled templates, in their order. */
function objectText(
  templates: NamedTemplates,
  textOf: TextOf,
  toValue: (text: string) => string,
  keepEmpty: boolean,
): string {
  let text = '';
  for (const [key, template] of templates) {
    const value = toValue(expand(template, textOf));
    if (value === '' && !keepEmpty) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(value)}`;
  }
  return `{${text}}`;
}

function indexIn(index: Map<string, number>, text: string): number {
  const known = index.get(text);
  if (known !== undefined) return known;
  index.set(text, index.size);
  return index.size - 1;
}
