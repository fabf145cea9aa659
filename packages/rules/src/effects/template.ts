import { hash } from 'node:crypto';

/** A template as parts: even entries are text, odd ones names of groups. */
export type Template = readonly string[];

const PART = /\$(?:(\$)|\{([^{}]*)\})?/g;

/**
 * Reads `${group}` and `$$`.
 * @throws Error whose message says what is wrong with the text.
 */
export function parseTemplate(text: string): Template {
  const parts: string[] = [];
  let plain = '';
  let end = 0;
  for (const found of text.matchAll(PART)) {
    plain += text.slice(end, found.index);
    end = found.index + found[0].length;
    if (found[1] !== undefined) plain += '$';
    else if (found[2] === undefined) throw new Error(`a $ stands alone: write $$ for a dollar, \${group} for a group`);
    else {
      parts.push(plain, found[2]);
      plain = '';
    }
  }
  parts.push(plain + text.slice(end));
  return parts;
}

/** Templates by key, keys sorted. */
export type NamedTemplates = readonly (readonly [string, Template])[];

export const parseTemplates = (texts: Readonly<Record<string, string>>): NamedTemplates =>
  Object.keys(texts)
    .sort()
    .map((key) => [key, parseTemplate(texts[key] as string)]);

/** @returns the names of the groups that a template uses, in order, repeated where they are. */
export const groupsOf = (template: Template): string[] => template.filter((_, index) => index % 2 === 1);

/** @param textOf gives the text of a group, '' where it took no part. */
export function expand(template: Template, textOf: (group: string) => string): string {
  let text = template[0] as string;
  for (let i = 1; i < template.length; i += 2) text += textOf(template[i] as string) + (template[i + 1] as string);
  return text;
}

/** Bytes of UTF-8. A label travels to Prometheus with every sample, a tag once with its line. */
const MAX_LABEL_BYTES = 1_024;
const MAX_TAG_BYTES = 4_096;
const MAX_UTF8_BYTES_PER_UNIT = 3;
const HASH_DIGITS = 16;
const CUT_BYTES = Buffer.byteLength('…') + HASH_DIGITS;
const CONTINUES = 0x80;

/** @returns the text as a label's value: at most 1,024 bytes. */
export const labelValue = (text: string): string => atMost(MAX_LABEL_BYTES, storable(text));

/** Whether {@link labelValue} cuts the text. */
export const isLabelCut = (text: string): boolean =>
  text.length * MAX_UTF8_BYTES_PER_UNIT > MAX_LABEL_BYTES && Buffer.byteLength(storable(text)) > MAX_LABEL_BYTES;

/** @returns the text as a tag's value: at most 4,096 bytes. */
export const tagValue = (text: string): string => atMost(MAX_TAG_BYTES, storable(text));

/**
 * PostgreSQL holds no NUL and reads no JSON with half a surrogate pair, which a rule or a lookup table may name: in tags
 * and labels both become U+FFFD; the line itself keeps them.
 */
const storable = (text: string): string =>
  ODD.test(text) ? Buffer.from(text.replaceAll('\0', '\ufffd')).toString() : text;
const ODD = /[\0\ud800-\udfff]/;

/** Cuts a longer text between two characters; a hash of all of it keeps different texts different. */
function atMost(limit: number, text: string): string {
  if (text.length * MAX_UTF8_BYTES_PER_UNIT <= limit) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  let end = limit - CUT_BYTES;
  while (((bytes[end] as number) & 0xc0) === CONTINUES) end--;
  return `${bytes.toString('utf8', 0, end)}…${hash('sha256', bytes).slice(0, HASH_DIGITS)}`;
}
