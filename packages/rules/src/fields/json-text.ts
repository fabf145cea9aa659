import { type Node, parseTree } from 'jsonc-parser';
import type { Edit } from '../redaction/edits';
import type { Redacted } from '../redaction/redaction';
import type { Span } from '../span';
import { type Child, childOf, follow, type JsonPath } from './json-path';

/**
 * The text that a path leads to in a body: a string as it reads, a number as it is written, `true` or `false`.
 * @returns null where the body is no JSON, or there is nothing at the path, null, an object or an array
 */
export function jsonText(body: string, path: JsonPath): string | null {
  const root = parseJson(body);
  const text = root === undefined ? null : textIn(body, root, path);
  return text === null ? null : wellFormed(text);
}

/** As UTF-8 has it: half a surrogate pair, which JSON can name, is U+FFFD. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** @returns undefined where the text is no JSON that a path can lead into */
export function parseJson(body: string): unknown {
  if (!/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** As {@link jsonText}, of a body that is parsed already. */
export function textIn(body: string, root: unknown, path: JsonPath): string | null {
  const value = follow(root, path, childOf);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return null;
  return MAY_READ_OTHERWISE.test(body) ? (findLiteral(body, path)?.source ?? null) : String(value);
}

/** Where a number may stand that JSON.parse does not give back as it is written: 1.50, 1e3, -0, more than 15 digits. */
const MAY_READ_OTHERWISE = /(?:"\s*:|[[,])\s*(?:-0|-?(?:0|[1-9]\d*)[.eE]|-?\d{16})/;

interface Literal {
  /** In the body, UTF-16 code units. */
  readonly start: number;
  readonly source: string;
}

/** Of keys that stand twice the last counts, as it does for JSON.parse. */
const childNode: Child<Node> = ({ type, children = [] }, step) => {
  if (typeof step === 'number') return type === 'array' ? children[step] : undefined;
  if (type !== 'object') return undefined;
  return children.findLast((property) => property.children?.[0]?.value === step)?.children?.[1];
};

function findLiteral(body: string, path: JsonPath): Literal | null {
  try {
    const root = parseTree(body);
    const node = root && follow(root, path, childNode);
    return node ? { start: node.offset, source: body.slice(node.offset, node.offset + node.length) } : null;
  } catch {
    // Nested so deeply that the parser, which calls itself for every level, runs out of stack.
    return null;
  }
}

/** A text that stands in another: how what is found in it stands there. */
export interface PlacedText {
  readonly text: string;
  /** Where it stands, quotes left out. */
  readonly span: Span;
  readonly place: (span: Span) => Span;
  readonly placeAll: (found: Redacted) => Redacted;
  /** What a stretch of the other text reads, once it is edited. */
  readonly read: (source: string) => string;
}

/** A text that stands for itself. */
export const inItself = (text: string): PlacedText => ({
  text,
  span: [0, text.length],
  place: (span) => span,
  placeAll: (found) => found,
  read: (source) => source,
});

/** @returns the text that a path leads to, placed in the body; null where {@link jsonText} has none */
export function inJson(body: string, path: JsonPath): PlacedText | null {
  const text = jsonText(body, path);
  const literal = text === null ? null : findLiteral(body, path);
  if (text === null || literal === null) return null;
  const quoted = literal.source.startsWith('"');
  const offsets = quoted ? unitOffsets(literal.source) : null;
  const at = (unit: number): number => literal.start + (offsets ? (offsets[unit] as number) : unit);
  const place = (span: Span): Span => span && [at(span[0]), at(span[1])];
  const placeEdits = quoted
    ? (edits: readonly Edit[]) =>
        edits.map((edit) => ({ start: at(edit.start), end: at(edit.end), text: escaped(edit.text) }))
    : (edits: readonly Edit[]) => edits.map((edit) => inNumber(edit, literal));
  const placeAll = ({ spans, groupSpans, edits }: Redacted): Redacted => ({
    spans: spans.map(place),
    groupSpans: Object.fromEntries(Object.entries(groupSpans).map(([name, span]) => [name, place(span)])),
    edits: placeEdits(edits),
  });
  return { text, span: [at(0), at(text.length)], place, placeAll, read: readSource };
}

const inNumber = ({ start, end, text }: Edit, literal: Literal): Edit => ({
  start: literal.start + start,
  end: literal.start + end,
  text,
  number: [literal.start, literal.start + literal.source.length],
});

/** Where each code unit of a string begins in its literal, and last where the string ends. */
function unitOffsets(literal: string): number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < literal.length - 1) {
    offsets.push(at);
    at += literal[at] !== '\\' ? 1 : literal[at + 1] === 'u' ? 6 : 2;
  }
  return [...offsets, at];
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** @returns what a piece of a literal reads; the piece itself where another rule's edit left no JSON of it */
function readSource(source: string): string {
  for (const literal of [`"${source}"`, source]) {
    try {
      const value: unknown = JSON.parse(literal);
      if (typeof value === 'string') return value;
    } catch {
      // Not this way.
    }
  }
  return source;
}
