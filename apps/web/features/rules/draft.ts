import type { FieldError, FilterTest, RuleDefinition, RuleTest } from '@logflow/model';

export type FilterOp = 'is' | 'in' | 'regex' | 'exists' | 'absent';

/** `row` keeps a line of the form itself while its neighbours come and go. */
export interface FilterRow {
  readonly row: number;
  readonly key: string;
  readonly op: FilterOp;
  readonly value: string;
}

export interface PairRow {
  readonly row: number;
  readonly name: string;
  readonly value: string;
}

export interface MetricRow {
  readonly row: number;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly PairRow[];
  readonly maxSeries: number;
}

/** A rule as it stands in the editor: rows that may be empty, incomplete or double. */
export interface Draft {
  readonly name: string;
  readonly enabled: boolean;
  readonly field: string;
  readonly pattern: string;
  readonly filters: readonly FilterRow[];
  readonly tags: readonly PairRow[];
  readonly metrics: readonly MetricRow[];
  /** Golden lines: kept as they are. */
  readonly tests?: readonly RuleTest[];
}

const MAX_SERIES = 1000;

let rows = 0;

/** @returns a number for a new row. */
export function newRow(): number {
  rows += 1;
  return rows;
}

export const emptyPair = (): PairRow => ({ row: newRow(), name: '', value: '' });
export const emptyFilter = (): FilterRow => ({ row: newRow(), key: '', op: 'is', value: '' });
export const emptyMetric = (): MetricRow => ({ row: newRow(), name: '', help: '', labels: [], maxSeries: MAX_SERIES });

export const emptyDraft = (): Draft => ({
  name: '',
  enabled: true,
  field: 'body',
  pattern: '',
  filters: [],
  tags: [emptyPair()],
  metrics: [emptyMetric()],
});

function filterRow(key: string, test: FilterTest): FilterRow {
  const row = newRow();
  if (typeof test === 'string') return { row, key, op: 'is', value: test };
  if ('in' in test) return { row, key, op: 'in', value: test.in.join(', ') };
  if ('regex' in test) return { row, key, op: 'regex', value: test.regex };
  return { row, key, op: test.exists ? 'exists' : 'absent', value: '' };
}

const pairRows = (record: Readonly<Record<string, string>>): PairRow[] =>
  Object.entries(record).map(([name, value]) => ({ row: newRow(), name, value }));

/** @returns a rule as rows to edit. */
export const draftOf = (rule: RuleDefinition): Draft => ({
  name: rule.name,
  enabled: rule.enabled,
  field: rule.field,
  pattern: rule.pattern,
  filters: Object.entries(rule.filter).map(([key, test]) => filterRow(key, test)),
  tags: pairRows(rule.tags),
  metrics: rule.metrics.map((metric) => ({
    row: newRow(),
    name: metric.name,
    help: metric.help,
    labels: pairRows(metric.labels),
    maxSeries: metric.maxSeries,
  })),
  ...(rule.tests && { tests: rule.tests }),
});

function testOf({ op, value }: FilterRow): FilterTest {
  if (op === 'in')
    return {
      in: value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    };
  if (op === 'regex') return { regex: value };
  return op === 'is' ? value : { exists: op === 'exists' };
}

/** Rows whose name is empty are not part of the rule. */
const recordOf = (pairs: readonly PairRow[]): Record<string, string> =>
  Object.fromEntries(pairs.filter((pair) => pair.name !== '').map((pair) => [pair.name, pair.value]));

const isBlank = (metric: MetricRow): boolean => metric.name === '' && metric.help === '' && metric.labels.length === 0;

/** @returns the rows of metrics that are part of the rule, in the order the API's error paths count them. */
export const liveMetrics = (draft: Draft): readonly MetricRow[] => draft.metrics.filter((metric) => !isBlank(metric));

/** @returns what is sent to the API. */
export const definitionOf = (draft: Draft): RuleDefinition => ({
  name: draft.name.trim(),
  enabled: draft.enabled,
  field: draft.field.trim(),
  pattern: draft.pattern,
  filter: Object.fromEntries(draft.filters.filter((row) => row.key !== '').map((row) => [row.key, testOf(row)])),
  tags: recordOf(draft.tags),
  metrics: liveMetrics(draft).map((metric) => ({
    name: metric.name,
    type: 'counter',
    help: metric.help,
    labels: recordOf(metric.labels),
    maxSeries: metric.maxSeries,
  })),
  action: 'keep',
  ...(draft.tests && { tests: draft.tests }),
});

function doubles(names: readonly string[], path: string): FieldError[] {
  const twice = names.filter((name, index) => name !== '' && names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => ({
    path: `${path}.${name}`,
    message: `${name} is there twice: remove one or rename it.`,
  }));
}

/** @returns what the API could not see, because a JSON object holds each key once. */
export function draftProblems(draft: Draft): FieldError[] {
  const names = (pairs: readonly PairRow[]) => pairs.map((pair) => pair.name);
  return [
    ...doubles(
      draft.filters.map((row) => row.key),
      'filter',
    ),
    ...doubles(names(draft.tags), 'tags'),
    ...liveMetrics(draft).flatMap((metric, index) => doubles(names(metric.labels), `metrics.${index}.labels`)),
  ];
}

/** @returns the sentence for a field, its own or that of something inside it. */
export const problemAt = (errors: readonly FieldError[], path: string): string | undefined =>
  errors.find((error) => error.path === path || error.path.startsWith(`${path}.`))?.message;

/** @returns whether a sentence about a tag or label is about its name, which then comes first in it; else it is about its value. */
export const isAboutName = (problem: string, name: string): boolean =>
  problem.startsWith(`"${name}"`) || problem.startsWith(`${name} `);

const PLACED = /^(name|field|pattern|filter|tags|metrics)(\.|$)/;

/** @returns what is wrong with parts of the rule that the editor has no field for. */
export const problemsElsewhere = (errors: readonly FieldError[]): string[] =>
  errors.filter((error) => !PLACED.test(error.path)).map((error) => `${error.path}: ${error.message}`);

/** @returns whether two drafts would be saved as the same rule. */
export const sameDraft = (a: Draft, b: Draft): boolean =>
  JSON.stringify(definitionOf(a)) === JSON.stringify(definitionOf(b));
