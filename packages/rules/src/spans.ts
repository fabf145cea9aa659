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

/** @param pair as `indices` of a match have it */
export const toSpan = (pair: readonly [number, number] | undefined): Span =>
  pair === undefined ? null : [pair[0], pair[1]];

/**
 * Where a rule matched in a body: the whole match, then each group in order.
 * @returns null where it does not match; an empty list for a rule on an attribute, which marks nothing in the body.
 */
export function matchSpans(definition: Pick<RuleDefinition, 'pattern' | 'field'>, body: string): Span[] | null {
  if (definition.field !== 'body') return [];
  const found = withIndices(definition.pattern).exec(body);
  return found === null ? null : Array.from(found.indices ?? [], toSpan);
}
