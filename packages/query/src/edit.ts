import type { Expression, FieldExpression } from './expression';
import { parseQuery } from './parse';
import { printField, printText } from './print';

/** A test of a field, or a text that stands in the body. */
export type Filter = Pick<FieldExpression, 'key' | 'test'> | { readonly text: string };

/** A part of a query that must hold, and is a filter or the exclusion of one. */
interface Found {
  readonly part: Expression;
  readonly excluded: boolean;
  /** Its neighbours among the parts that must hold. */
  readonly before: Expression | undefined;
  readonly after: Expression | undefined;
}

/**
 * Makes a filter hold: appended, or turned round where the text excludes it. All other text stays as it is, but for
 * parentheses around alternatives. A text with a mistake in it only grows.
 * @param excluded whether the lines are wanted for which it does not hold
 */
export function addFilter(text: string, filter: Filter, excluded = false): string {
  const found = find(text, filter);
  if (found) return found.excluded === excluded ? text : invert(text, found);
  const rest = mustStandTogether(text) ? `(${text.trim()})` : text.trimEnd();
  return `${rest}${rest === '' ? '' : ' '}${excluded ? '-' : ''}${printFilter(filter)}`;
}

/** Takes a filter, or its exclusion, out; a text without it, or with a mistake in it, stays as it is. */
export function removeFilter(text: string, filter: Filter): string {
  const found = find(text, filter);
  if (!found) return text;
  const { part, before, after } = found;
  if (before) return text.slice(0, before.to) + text.slice(part.to);
  return text.slice(0, part.from) + text.slice(after?.from ?? part.to);
}

/** Excludes what is included and the other way round; a text without the filter, or with a mistake, stays as it is. */
export function invertFilter(text: string, filter: Filter): string {
  const found = find(text, filter);
  return found ? invert(text, found) : text;
}

function invert(text: string, { part, excluded }: Found): string {
  const kept =
    excluded && part.kind === 'not' ? text.slice(part.of.from, part.of.to) : `-${text.slice(part.from, part.to)}`;
  return text.slice(0, part.from) + kept + text.slice(part.to);
}

function find(text: string, filter: Filter): Found | undefined {
  const parsed = parseQuery(text);
  if (!parsed.ok || parsed.tree === null) return undefined;
  const parts = parsed.tree.kind === 'and' ? parsed.tree.of : [parsed.tree];
  for (const [i, part] of parts.entries()) {
    const excluded = part.kind === 'not';
    const inner = part.kind === 'not' ? part.of : part;
    if ((inner.kind === 'field' || inner.kind === 'text') && printFilter(inner) === printFilter(filter))
      return { part, excluded, before: parts[i - 1], after: parts[i + 1] };
  }
  return undefined;
}

const printFilter = (filter: Filter): string => ('text' in filter ? printText(filter.text) : printField(filter));

/** Whether a part put behind the text would belong to the last of its alternatives alone. */
function mustStandTogether(text: string): boolean {
  const parsed = parseQuery(text);
  if (!parsed.ok || parsed.tree?.kind !== 'or') return false;
  return parsed.tree.of[0]?.from === parsed.tree.from;
}
