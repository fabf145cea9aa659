import type { Span } from '../highlight/segments';
import type { Example } from './propose';

/** @returns the text of an attribute; of keys that hold dots the longest that leads on wins. */
function attributeText(node: unknown, path: string): string | null {
  if (typeof node !== 'object' || node === null) return null;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const value = Object.entries(node).find(([key]) => key === path.slice(0, end))?.[1];
    const text = end === path.length ? value : attributeText(value, path.slice(end + 1));
    if (text !== null && text !== undefined && typeof text !== 'object') return String(text);
  }
  return null;
}

interface Sampled {
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** @returns what of a stored line is a sample for a rule on the field; null where the line has no such attribute. */
export const sampleOf = ({ body, attributes }: Sampled, field: string): string | null =>
  field.startsWith('attributes.') ? attributeText(attributes, field.slice('attributes.'.length)) : body;

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
