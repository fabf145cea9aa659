import type { RuleDefinition } from '@logflow/model';
import { findMatch, type Span } from './spans';
import { expand, labelValue, parseTemplate, tagValue } from './template';

export interface PreviewIncrement {
  readonly name: string;
  readonly labels: Record<string, string>;
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
  /** Whether the line is stored and forwarded; null where that depends on its id, because the rule samples. */
  readonly kept: boolean | null;
}

/**
 * What the rule would do to each line. A sample stands for the text of the rule's field; it has no service, host or
 * attributes, so the filter is not asked.
 */
export function previewRule(definition: RuleDefinition, samples: readonly string[]): PreviewResult[] {
  return samples.map((sample) => previewLine(definition, sample));
}

function previewLine(definition: RuleDefinition, sample: string): PreviewResult {
  const found = findMatch(definition.pattern, sample);
  if (found === null) return { matched: false, spans: [], groups: {}, tags: {}, increments: [], kept: true };
  const groups = mapValues(found.groups, (value) => value ?? '');
  const fill = (text: string) => expand(parseTemplate(text), (group) => groups[group] ?? '');
  return {
    matched: true,
    spans: found.spans,
    groups,
    tags: mapValues(definition.tags, (text) => tagValue(fill(text))),
    increments: definition.metrics.map(({ name, labels }) => ({
      name,
      labels: presentLabels(mapValues(labels, (text) => labelValue(fill(text)))),
      value: 1,
    })),
    kept: definition.action === 'keep' ? true : definition.action === 'drop' ? false : null,
  };
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

const presentLabels = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
