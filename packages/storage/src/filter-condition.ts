import { TextFinder } from '@logflow/lines';
import type { BodyTest, Condition } from './condition';
import { readsColumns } from './field';
import type { LogFilter } from './log-query';

type Leaf = Exclude<Condition, { readonly of: unknown }>;

/** A condition that one look at a column or at marks answers for every line of a block. */
export type ColumnLeaf = Exclude<Leaf, { readonly kind: 'body' }>;

/** @returns everything that a filter asks of a line but its times */
export function conditionOf(filter: LogFilter): Condition {
  const { contains, body, ruleId, tags = [], seriesIds, where } = filter;
  const of: Condition[] = tags.map(({ key, value }) => tagIs(key, value));
  if (ruleId !== undefined) of.push({ kind: 'rule', key: ruleId, ids: new Set([ruleId]) });
  if (seriesIds !== undefined) of.push({ kind: 'series', key: '', ids: new Set(seriesIds) });
  if (where !== undefined) of.push(where);
  if (contains !== undefined) of.push({ kind: 'body', body: substringTest(contains) });
  if (body !== undefined) of.push({ kind: 'body', body });
  return { kind: 'all', of };
}

const tagIs = (name: string, value: string): Condition => ({
  ...{ kind: 'field', field: { source: 'tag', name }, key: value },
  test: (own) => own === value,
});

function substringTest(text: string): BodyTest {
  const needle = Buffer.from(text, 'utf8');
  const test = (bytes: Buffer) => bytes.includes(needle);
  const finder = text === '' ? undefined : new TextFinder(text, false);
  return { key: text, texts: [text], test, none: (bytes) => !test(bytes), ...(finder && { finder }) };
}

function someLeaf(condition: Condition, is: (leaf: Leaf) => boolean): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some((part) => someLeaf(part, is));
  return condition.kind === 'not' ? someLeaf(condition.of, is) : is(condition);
}

const asksBodies = (condition: Condition): boolean => someLeaf(condition, ({ kind }) => kind === 'body');

/** Whether the bodies of lines are needed to tell which are selected. */
export const readsBodies = (filter: LogFilter): boolean => asksBodies(conditionOf(filter));

/** Whether their fields are, which stand in columns. */
export const readsFields = (filter: LogFilter): boolean =>
  someLeaf(conditionOf(filter), (leaf) => leaf.kind === 'field' && readsColumns(leaf.field));

/**
 * Whether lines must be looked at one by one. Then a request may end before it has seen all of them, and nothing can be
 * said about lines that were not kept, because their texts are gone.
 */
export const scansLines = (filter: LogFilter): boolean => readsBodies(filter) || readsFields(filter);

export const readsMarks = (filter: LogFilter): boolean => someLeaf(conditionOf(filter), asksMarks);

const asksMarks = (leaf: Leaf): leaf is ColumnLeaf =>
  leaf.kind === 'field' ? leaf.field.source === 'tag' : leaf.kind !== 'body';

/** @returns a part that must hold and that marks answer; null: there is none */
export function markLeaf(condition: Condition): ColumnLeaf | null {
  if (condition.kind === 'any' || condition.kind === 'not') return null;
  if (condition.kind !== 'all') return asksMarks(condition) ? condition : null;
  for (const part of condition.of) {
    const leaf = markLeaf(part);
    if (leaf !== null) return leaf;
  }
  return null;
}

/** Those without bodies first: what they exclude need not be read. */
export const cheapFirst = (of: readonly Condition[]): readonly Condition[] => [
  ...of.filter((part) => !asksBodies(part)),
  ...of.filter(asksBodies),
];

const ALWAYS: Condition = { kind: 'all', of: [] };
const NEVER: Condition = { kind: 'any', of: [] };

/** @returns what can be told without bodies: it holds for every line for which the condition does, and perhaps for others */
export function withoutBodies(condition: Condition, unknown = ALWAYS): Condition {
  if (condition.kind === 'body') return unknown;
  if (condition.kind === 'not')
    return { kind: 'not', of: withoutBodies(condition.of, unknown === ALWAYS ? NEVER : ALWAYS) };
  if (condition.kind !== 'all' && condition.kind !== 'any') return condition;
  return { kind: condition.kind, of: condition.of.map((part) => withoutBodies(part, unknown)) };
}
