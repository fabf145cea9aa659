import type { Span } from '../highlight/segments';
import type { Example } from './propose';

/** Where in each line the text of the rule's field stands; a line that is not there is that text itself. */
export type FieldSpans = ReadonlyMap<string, Span>;

/** Whether a field is a path into a body that is JSON. */
export const isJsonPath = (field: string): boolean => /^body[.[]/.test(field);

/** @returns the text of the field in a line; null where there is none, or it stands there with escapes. */
export function fieldText(line: string, spans: FieldSpans): string | null {
  const span = spans.get(line);
  if (span === undefined) return line;
  const text = span === null ? '\\' : line.slice(span[0], span[1]);
  return text.includes('\\') ? null : text;
}

/** @returns what is marked, in the text of the field; null where it lies outside. */
export function fieldExample({ line, from, to }: Example, spans: FieldSpans): Example | null {
  const text = fieldText(line, spans);
  const start = spans.get(line)?.[0] ?? 0;
  if (text === null || from < start || to > start + text.length) return null;
  return { line: text, from: from - start, to: to - start };
}
