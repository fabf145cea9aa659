import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, parseDocument, type ToStringOptions } from 'yaml';
import { concise, isObject, type Json, sameRule } from './definition';
import type { RuleFile } from './rule-file';

/** Long lines stay whole, and single quotes leave the backslashes of patterns alone. */
const STYLE: ToStringOptions = { lineWidth: 0, singleQuote: true };

type Path = readonly (string | number)[];

/** @returns the YAML of a value: keys in their order, no line folded. */
export const yamlOf = (value: unknown): string => new Document(value, { aliasDuplicateObjects: false }).toString(STYLE);

/** The text of a new file. */
export const newText = (id: string, definition: Json): string => yamlOf({ id, ...concise(definition) });

/**
 * The text of a file after its rule became `definition`: what did not change keeps its comments and its style. A file
 * that means the same already comes out as it was, to the byte.
 */
export function changedText(file: RuleFile, id: string, definition: Json): string {
  const same = sameRule(file.definition, definition);
  if (same && file.id === id) return file.text;
  // A document of its own: the file's serves to name lines.
  const document = parseDocument(file.text, { stringKeys: true });
  try {
    if (!same) edit(document, [], file.definition, concise(definition, file.definition));
    setId(document, id);
    const text = document.toString(STYLE);
    return holds(text, id, definition) ? text : newText(id, definition);
  } catch {
    // Such as a change behind an alias, which belongs to several places.
    return newText(id, definition);
  }
}

function setId(document: Document, id: string): void {
  const { contents } = document;
  if (document.has('id') || !isMap(contents)) {
    document.set('id', id);
    return;
  }
  contents.items.unshift(document.createPair('id', id) as (typeof contents.items)[number]);
  const [, first] = contents.items;
  const key = first?.key as { commentBefore?: string | null; spaceBefore?: boolean } | undefined;
  // A comment over the first field is that of the file: it stays on top.
  if (key?.commentBefore) {
    document.commentBefore = [document.commentBefore, key.commentBefore].filter(Boolean).join('\n');
    key.commentBefore = null;
  }
}

function holds(text: string, id: string, definition: Json): boolean {
  const { id: written, ...rest } = parseDocument(text, { stringKeys: true }).toJS() as Record<string, unknown>;
  return written === id && sameRule(rest, definition);
}

/** Changes only what differs, so that everything else keeps its node and with it its comments. */
function edit(document: Document, path: Path, current: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(current, wanted)) return;
  if (isObject(current) && isObject(wanted)) editMap(document, path, current, wanted);
  else if (Array.isArray(current) && Array.isArray(wanted)) editList(document, path, current, wanted);
  else document.setIn(path, isObject(wanted) || Array.isArray(wanted) ? document.createNode(wanted) : wanted);
}

function editMap(document: Document, path: Path, current: Json, wanted: Json): void {
  for (const key of Object.keys(current)) if (!(key in wanted)) document.deleteIn([...path, key]);
  for (const [key, value] of Object.entries(wanted)) edit(document, [...path, key], current[key], value);
}

function editList(document: Document, path: Path, current: readonly unknown[], wanted: readonly unknown[]): void {
  for (let index = current.length - 1; index >= wanted.length; index--) document.deleteIn([...path, index]);
  wanted.forEach((value, index) => {
    if (index < current.length) edit(document, [...path, index], current[index], value);
    else document.addIn(path, document.createNode(value));
  });
}
