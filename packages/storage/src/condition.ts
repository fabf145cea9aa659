import type { Field } from './field';
import { isLostWithText, readsColumns } from './field';
import type { LogFilter } from './log-query';

/** A test of bodies; `key` names it, so that a cursor can tell one test from another. */
export interface BodyTest {
  readonly key: string;
  test(body: Buffer): boolean;
  /**
   * Whether none of the bodies passes that lie end to end in these bytes; it may say false where none does. Absent
   * where that cannot be told without trying each.
   */
  none?(bodies: Buffer): boolean;
}

/** What must hold for a line. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'body'; readonly body: BodyTest }
  /** The line has the field, and its value passes. `key` names the test. */
  | { readonly kind: 'field'; readonly field: Field; readonly key: string; readonly test: (value: string) => boolean }
  /** One of these rules matched the line, whichever its version; null: any rule. */
  | { readonly kind: 'rule'; readonly ids: readonly string[] | null }
  /** The line incremented one of these series; null: any series. */
  | { readonly kind: 'series'; readonly ids: readonly number[] | null };

type Leaf = Exclude<Condition, { readonly of: unknown }>;

/** @returns everything that a filter asks of a line but its times */
export function conditionOf(filter: LogFilter): Condition {
  const { contains, body, ruleId, tags = [], seriesIds, where } = filter;
  const of: Condition[] = tags.map(({ key, value }) => tagIs(key, value));
  if (ruleId !== undefined) of.push({ kind: 'rule', ids: [ruleId] });
  if (seriesIds !== undefined) of.push({ kind: 'series', ids: seriesIds });
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
  return { key: text, test, none: (bytes) => !test(bytes) };
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

/** Whether lines must be looked at one by one: then a request may end before it has seen all of them. */
export const scansLines = (filter: LogFilter): boolean => readsBodies(filter) || readsFields(filter);

export const readsMarks = (filter: LogFilter): boolean =>
  someLeaf(conditionOf(filter), (leaf) =>
    leaf.kind === 'field' ? leaf.field.source === 'tag' : leaf.kind === 'rule' || leaf.kind === 'series',
  );

/** Whether nothing can be said about lines that were not kept, because their texts are gone. */
export const needsTexts = (condition: Condition): boolean =>
  someLeaf(condition, (leaf) => leaf.kind === 'body' || (leaf.kind === 'field' && isLostWithText(leaf.field)));

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
