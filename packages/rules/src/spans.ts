import type { RuleDefinition } from '@logflow/model';
import { compilePattern, type Pattern } from './re2';

/** Start and end in UTF-16 code units; null where a group took no part. */
export type Span = readonly [number, number] | null;

const MAX_COMPILED = 500;
const compiled = new Map<string, Pattern>();

function withIndices(pattern: string): Pattern {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const fresh = compilePattern(pattern, 'ud');
  compiled.set(pattern, fresh);
  return fresh;
}

/** The leftmost match of a pattern in a text. */
export interface Found {
  readonly spans: Span[];
  /** By named group. */
  readonly groupSpans: Readonly<Record<string, Span>>;
}

/** @param pair as `indices` of a match have it */
export const toSpan = (pair: readonly [number, number] | undefined): Span =>
  pair === undefined ? null : [pair[0], pair[1]];

/** @returns null where the pattern does not match. */
export function findMatch(pattern: string, text: string): Found | null {
  const found = withIndices(pattern).exec(text);
  if (found === null) return null;
  const groups = Object.entries(found.indices?.groups ?? {});
  return {
    spans: Array.from(found.indices ?? [], toSpan),
    groupSpans: Object.fromEntries(groups.map(([name, pair]) => [name, toSpan(pair)])),
  };
}

/**
 * Where a rule matched in a body: the whole match, then each group in order.
 * @returns null where it does not match; an empty list for a rule on an attribute, which marks nothing in the body.
 */
export function matchSpans(definition: Pick<RuleDefinition, 'pattern' | 'field'>, body: string): Span[] | null {
  if (definition.field !== 'body') return [];
  return findMatch(definition.pattern, body)?.spans ?? null;
}
