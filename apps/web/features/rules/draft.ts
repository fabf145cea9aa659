import {
  DEFAULT_BUCKETS,
  DEFAULT_ORDER,
  type FieldError,
  type FilterTest,
  type MetricType,
  type RuleAction,
  type RuleDefinition,
  type RuleEnrichment,
  type RuleMetric,
  type RuleTest,
} from '@logflow/model';
import { readList, writeList } from './value-list';

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

/** Numbers are kept as they are typed; `value`, `mode`, `buckets` and `native` stay while the type goes back and forth. */
export interface MetricRow {
  readonly row: number;
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** Empty for a counter that adds 1. */
  readonly value: string;
  readonly mode: 'set' | 'add';
  /** Upper bounds, separated by commas or spaces; empty for the usual ones. */
  readonly buckets: string;
  /** Native buckets, in the place of bounds. */
  readonly native: boolean;
  readonly labels: readonly PairRow[];
  readonly maxSeries: string;
}

/** A table that templates look names up in. */
export interface LookupRow {
  readonly row: number;
  readonly table: string;
  readonly key: string;
  /** By name for templates, a column of the table. */
  readonly columns: readonly PairRow[];
}

export interface TestRow {
  readonly row: number;
  readonly test: RuleTest;
}

export type ActionKind = 'keep' | 'drop' | 'sample';

type KnownPart =
  | 'name'
  | 'enabled'
  | 'field'
  | 'pattern'
  | 'filter'
  | 'tags'
  | 'metrics'
  | 'action'
  | 'order'
  | 'enrich'
  | 'stop'
  | 'tests';

/** A rule as it stands in the editor: rows that may be empty, incomplete or double. */
export interface Draft {
  readonly name: string;
  readonly enabled: boolean;
  readonly field: string;
  readonly pattern: string;
  readonly filters: readonly FilterRow[];
  readonly tags: readonly PairRow[];
  readonly metrics: readonly MetricRow[];
  readonly lookups: readonly LookupRow[];
  readonly action: ActionKind;
  /** Per cent of the lines that a rule which samples keeps, as typed. */
  readonly share: string;
  readonly order: string;
  readonly stop: boolean;
  readonly tests: readonly TestRow[];
  /** Parts of the rule that the editor does not show: kept as they are. */
  readonly rest: Omit<RuleDefinition, KnownPart>;
}

const MAX_SERIES = '1000';
const DEFAULT_SHARE = '10';

let rows = 0;

/** @returns a number for a new row. */
export function newRow(): number {
  rows += 1;
  return rows;
}

export const emptyPair = (): PairRow => ({ row: newRow(), name: '', value: '' });
export const emptyFilter = (): FilterRow => ({ row: newRow(), key: '', op: 'is', value: '' });
export const emptyMetric = (): MetricRow => ({
  row: newRow(),
  name: '',
  type: 'counter',
  help: '',
  value: '',
  mode: 'set',
  buckets: '',
  native: false,
  labels: [],
  maxSeries: MAX_SERIES,
});
export const emptyLookup = (): LookupRow => ({ row: newRow(), table: '', key: '', columns: [emptyPair()] });
export const testRow = (test: RuleTest): TestRow => ({ row: newRow(), test });

export const emptyDraft = (): Draft => ({
  name: '',
  enabled: true,
  field: 'body',
  pattern: '',
  filters: [],
  tags: [emptyPair()],
  metrics: [emptyMetric()],
  lookups: [],
  action: 'keep',
  share: DEFAULT_SHARE,
  order: String(DEFAULT_ORDER),
  stop: false,
  tests: [],
  rest: {},
});

function filterRow(key: string, test: FilterTest): FilterRow {
  const row = newRow();
  if (typeof test === 'string') return { row, key, op: 'is', value: test };
  if ('in' in test) return { row, key, op: 'in', value: writeList(test.in) };
  if ('regex' in test) return { row, key, op: 'regex', value: test.regex };
  return { row, key, op: test.exists ? 'exists' : 'absent', value: '' };
}

export const pairRows = (record: Readonly<Record<string, string>>): PairRow[] =>
  Object.entries(record).map(([name, value]) => ({ row: newRow(), name, value }));

const boundsText = ({ buckets }: RuleMetric): string => (Array.isArray(buckets) ? buckets.join(', ') : '');

const metricRow = (metric: RuleMetric): MetricRow => ({
  row: newRow(),
  name: metric.name,
  type: metric.type,
  help: metric.help,
  value: metric.value ?? '',
  mode: metric.mode ?? 'set',
  buckets: boundsText(metric),
  native: metric.buckets === 'native',
  labels: pairRows(metric.labels),
  maxSeries: String(metric.maxSeries),
});

const lookupRow = ({ table, key, columns }: RuleEnrichment): LookupRow => ({
  row: newRow(),
  ...{ table, key },
  columns: pairRows(columns),
});

/** Without noise in the last digits: 0.07 is 7 per cent. */
const tidy = (value: number): number => Number(value.toPrecision(12));

const shareOf = (action: RuleAction): string =>
  typeof action === 'object' ? String(tidy(action.sample * 100)) : DEFAULT_SHARE;

/** @returns a rule as rows to edit. */
export function draftOf(rule: RuleDefinition): Draft {
  const { name, enabled, field, pattern, filter, tags, metrics, action, order, enrich, stop, tests, ...rest } = rule;
  return {
    ...{ name, enabled, field, pattern, rest },
    filters: Object.entries(filter).map(([key, test]) => filterRow(key, test)),
    tags: pairRows(tags),
    metrics: metrics.map(metricRow),
    lookups: (enrich ?? []).map(lookupRow),
    action: typeof action === 'object' ? 'sample' : action,
    share: shareOf(action),
    order: String(order ?? DEFAULT_ORDER),
    stop: stop ?? false,
    tests: (tests ?? []).map(testRow),
  };
}

function testOf({ op, value }: FilterRow): FilterTest {
  if (op === 'in') return { in: readList(value) };
  if (op === 'regex') return { regex: value };
  return op === 'is' ? value : { exists: op === 'exists' };
}

/** Rows whose name is empty are not part of the rule. */
export const recordOf = (pairs: readonly PairRow[]): Record<string, string> =>
  Object.fromEntries(pairs.filter((pair) => pair.name !== '').map((pair) => [pair.name, pair.value]));

const isBlank = (metric: MetricRow): boolean =>
  metric.name === '' && metric.help === '' && metric.value === '' && metric.labels.length === 0;

/** Whether nothing has been written into a new test: it is not part of the rule. */
const isBlankTest = ({ input, match, ...expected }: RuleTest): boolean =>
  input === '' && match && Object.keys(expected).length === 0;

/** @returns the rows of metrics that are part of the rule, in the order the API's error paths count them. */
export const liveMetrics = (draft: Draft): readonly MetricRow[] => draft.metrics.filter((metric) => !isBlank(metric));

const isUnused = ({ table, key, columns }: LookupRow): boolean =>
  table === '' && key === '' && columns.every(({ name, value }) => name === '' && value === '');

/** @returns the tables that are part of the rule, in the order the API's error paths count them. */
export const liveLookups = (draft: Draft): readonly LookupRow[] => draft.lookups.filter((lookup) => !isUnused(lookup));

/** @returns the names that tables give to templates, each once. */
export const lookupNames = (draft: Draft): string[] => [
  ...new Set(liveLookups(draft).flatMap(({ columns }) => columns.flatMap(({ name }) => (name === '' ? [] : [name])))),
];

/** A text that is no number goes to the API as it is, which says what is wrong with it. */
const numberOf = (text: string): number =>
  (/^\s*$/.test(text) || Number.isNaN(Number(text)) ? text : Number(text)) as number;

const boundsOf = (text: string): number[] =>
  text
    .split(/[\s,]+/)
    .filter((one) => one !== '')
    .map(numberOf);

function bucketsOf({ native, buckets }: MetricRow): Pick<RuleMetric, 'buckets'> {
  if (native) return { buckets: 'native' };
  return buckets.trim() === '' ? {} : { buckets: boundsOf(buckets) };
}

/** Fields that the type does not take stay behind in the form. */
function metricOf(metric: MetricRow): RuleMetric {
  const { name, type, help, value } = metric;
  return {
    ...{ name, type, help },
    labels: recordOf(metric.labels),
    maxSeries: numberOf(metric.maxSeries),
    ...(value.trim() !== '' && { value }),
    ...(type === 'gauge' && metric.mode === 'add' && { mode: 'add' as const }),
    ...(type === 'histogram' && bucketsOf(metric)),
  };
}

function actionOf({ action, share }: Draft): RuleAction {
  if (action !== 'sample') return action;
  const percent = numberOf(share);
  return { sample: typeof percent === 'number' ? tidy(percent / 100) : percent };
}

const enrichOf = (draft: Draft): { enrich?: RuleEnrichment[] } => {
  const lookups = liveLookups(draft);
  if (lookups.length === 0) return {};
  return { enrich: lookups.map(({ table, key, columns }) => ({ table, key, columns: recordOf(columns) })) };
};

/** @returns what is sent to the API. */
export const definitionOf = (draft: Draft): RuleDefinition => ({
  ...draft.rest,
  name: draft.name.trim(),
  enabled: draft.enabled,
  field: draft.field.trim(),
  pattern: draft.pattern,
  filter: Object.fromEntries(draft.filters.filter((row) => row.key !== '').map((row) => [row.key, testOf(row)])),
  tags: recordOf(draft.tags),
  metrics: liveMetrics(draft).map(metricOf),
  action: actionOf(draft),
  order: numberOf(draft.order),
  ...enrichOf(draft),
  stop: draft.stop,
  tests: draft.tests.map(({ test }) => test).filter((test) => !isBlankTest(test)),
});

/** @returns what decides which lines a rule matches and what it counts: all that a back-test depends on. */
export function countedPart({ field, pattern, filter, metrics, ...more }: RuleDefinition): string {
  const { name: _, enabled: _e, tags: _t, tests: _g, action: _a, order = DEFAULT_ORDER, stop: _s, ...rest } = more;
  const counted = metrics.map(({ help: _h, ...metric }) => ({
    ...metric,
    mode: metric.mode ?? 'set',
    buckets: metric.buckets ?? DEFAULT_BUCKETS,
  }));
  return JSON.stringify([field, pattern, order, sorted(filter), counted.map(sorted), sorted(rest)]);
}

const sorted = (record: object): unknown =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));

function doubles(names: readonly string[], path: string): FieldError[] {
  const twice = names.filter((name, index) => name !== '' && names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => ({
    path: `${path}.${name}`,
    message: `${name} is there twice: remove one or rename it.`,
  }));
}

/** The API is not sent a row without a name. */
function nameless(pairs: readonly Pick<PairRow, 'name' | 'value'>[], path: string): FieldError[] {
  const isThere = pairs.some(({ name, value }) => name === '' && value !== '');
  return isThere ? [{ path: `${path}.`, message: 'A name is missing: give this value one, or remove the row.' }] : [];
}

/** @returns what the API could not see, because a JSON object holds each key once, and none that is not there. */
export function draftProblems(draft: Draft): FieldError[] {
  const problems = (pairs: readonly Pick<PairRow, 'name' | 'value'>[], path: string) => [
    ...doubles(
      pairs.map(({ name }) => name),
      path,
    ),
    ...nameless(pairs, path),
  ];
  return [
    ...problems(
      draft.filters.map(({ key, value }) => ({ name: key, value })),
      'filter',
    ),
    ...problems(draft.tags, 'tags'),
    ...liveMetrics(draft).flatMap((metric, index) => problems(metric.labels, `metrics.${index}.labels`)),
    ...liveLookups(draft).flatMap((lookup, index) => problems(lookup.columns, `enrich.${index}.columns`)),
  ];
}

/** @returns the sentences for a field, its own or those of something inside it, each once. */
export const problemsAt = (errors: readonly FieldError[], path: string): string[] => {
  const there = errors.filter((error) => error.path === path || error.path.startsWith(`${path}.`));
  return [...new Set(there.map(({ message }) => message))];
};

/** @returns {@link problemsAt} as one text. */
export const problemAt = (errors: readonly FieldError[], path: string): string | undefined =>
  problemsAt(errors, path).join(' · ') || undefined;

/** @returns whether a sentence about a row is about its name, which then comes first in it; else it is about its value. */
export const isAboutName = (problem: string, name: string): boolean =>
  problem.startsWith(`"${name}"`) || problem.startsWith(`${name} `);

/** @returns the sentences for a row of `path`, and whether some are about its name or its value; a blank row has none. */
export function rowProblems(
  errors: readonly FieldError[],
  path: string,
  { name, value }: Pick<PairRow, 'name' | 'value'>,
): { readonly problems: readonly string[]; readonly onName: boolean; readonly onValue: boolean } {
  const problems = name === '' && value === '' ? [] : problemsAt(errors, `${path}.${name}`);
  const isOnName = (problem: string): boolean => name === '' || isAboutName(problem, name);
  return { problems, onName: problems.some(isOnName), onValue: !problems.every(isOnName) };
}

/** Parts of a rule whose problems are shown where they are edited. */
export const PLACED = /^(name|field|pattern|filter|tags|metrics|action|order|stop|tests|redact|valid|enrich)(\.|$)/;

/** @returns what is wrong with parts of the rule that the editor has no field for. */
export const problemsElsewhere = (errors: readonly FieldError[]): string[] =>
  errors.filter((error) => !PLACED.test(error.path)).map((error) => `${error.path}: ${error.message}`);

/** @returns whether two drafts would be saved as the same rule. */
export const sameDraft = (a: Draft, b: Draft): boolean =>
  JSON.stringify(definitionOf(a)) === JSON.stringify(definitionOf(b));
