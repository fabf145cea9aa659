import type { RuleDefinition } from '@logflow/model';
import { readsBody } from '../fields/json-path';
import { placeField } from '../fields/place-field';
import { compilePattern, type Pattern } from '../pattern/re2';
import { type Span, toSpan } from '../span';

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

/**
 * Where a rule matched in a body: the whole match, then each group in order. In a text that stands in the body with
 * escapes, `\\n` as two characters, so do the spans.
 * @returns null where it does not match; an empty list for a rule on an attribute, which marks nothing in the body.
 */
export function matchSpans(definition: Pick<RuleDefinition, 'pattern' | 'field'>, body: string): Span[] | null {
  if (!readsBody(definition.field)) return [];
  const placed = placeField(definition.field, body);
  const found = placed && withIndices(definition.pattern).exec(placed.text);
  return found ? Array.from(found.indices ?? [], (pair) => placed.place(toSpan(pair))) : null;
}
