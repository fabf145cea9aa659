import { type Matches, NONE, type RuleDefinition, type RuleHits, type SeriesDemand } from '@logflow/model';
import { type CaptureKey, readKey } from './capture';
import { expand, groupsOf, labelValue, parseTemplate, type Template, tagValue } from './template';

/** What one match does: an index into the tag sets, and one into the series for each metric. */
export interface Effect {
  readonly tags: number;
  readonly series: readonly number[];
}

type NamedTemplates = readonly (readonly [string, Template])[];

interface MetricPlan {
  readonly name: string;
  readonly help: string;
  readonly maxSeries: number;
  readonly labels: NamedTemplates;
}

/** A rule's templates, parsed; keys sorted as they are stored. */
export interface EffectPlan {
  /** Each group that a template uses, once. */
  readonly groups: readonly string[];
  readonly tags: NamedTemplates;
  readonly metrics: readonly MetricPlan[];
}

export function planEffects(definition: RuleDefinition): EffectPlan {
  const tags = parseAll(definition.tags);
  const metrics = definition.metrics.map(({ name, help, maxSeries, labels }) => ({
    name,
    help,
    maxSeries,
    labels: parseAll(labels),
  }));
  const templates = [...tags, ...metrics.flatMap(({ labels }) => labels)];
  return { groups: [...new Set(templates.flatMap(([, template]) => groupsOf(template)))], tags, metrics };
}

const parseAll = (texts: Readonly<Record<string, string>>): [string, Template][] =>
  Object.keys(texts)
    .sort()
    .map((key) => [key, parseTemplate(texts[key] as string)]);

/** Gathers the tag sets and series of one batch, each distinct one once whichever rule asks for it. */
export class EffectBook {
  readonly #tagSets = new Map<string, number>();
  readonly #series = new Map<string, number>();
  readonly #demands: SeriesDemand[] = [];

  /** @param key what the groups of the plan captured; not looked at where the plan uses none. */
  effect(plan: EffectPlan, key: CaptureKey): Effect {
    const texts = plan.groups.length === 0 ? [] : readKey(key);
    const textOf = (group: string) => texts[plan.groups.indexOf(group)] as string;
    return {
      tags: plan.tags.length === 0 ? NONE : this.#tagSet(plan, textOf),
      series: plan.metrics.map((metric) => this.#seriesOf(metric, textOf)),
    };
  }

  matches(hits: readonly RuleHits[]): Matches {
    return { hits, tagSets: [...this.#tagSets.keys()], series: this.#demands };
  }

  #tagSet(plan: EffectPlan, textOf: (group: string) => string): number {
    return indexIn(this.#tagSets, objectText(plan.tags, textOf, tagValue, true));
  }

  /** Labels are read back from their text: a captured text may be a slice that keeps a whole batch in memory. */
  #seriesOf(metric: MetricPlan, textOf: (group: string) => string): number {
    const labels = objectText(metric.labels, textOf, labelValue, false);
    const index = indexIn(this.#series, metric.name + labels);
    if (index === this.#demands.length) {
      const { name, help, maxSeries } = metric;
      this.#demands.push({ metric: name, labels: JSON.parse(labels) as Record<string, string>, help, maxSeries });
    }
    return index;
  }
}

/** @returns a JSON object of the filled templates, in their order. */
function objectText(
  templates: NamedTemplates,
  textOf: (group: string) => string,
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
