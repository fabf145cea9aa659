import { Fault, type FieldError } from '@logflow/model';
import { parseRule } from '@logflow/rules';
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { isObject, type Json } from './definition';

/** Something wrong with a file: `line` from 1, `path` dotted as the API names fields. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

/** A file that holds one rule, not yet judged. */
export interface RuleFile {
  /** Relative to the folder of rules, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly document: Document;
  /** The rule's id on the server; absent for a new one. */
  readonly id: string | undefined;
  readonly name: string;
  /** Everything but the id, as it stands there. */
  readonly definition: Json;
  readonly lines: LineCounter;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the YAML of a file; whether it is a rule that can be saved is for {@link judge} to say. */
export function readRuleFile(path: string, text: string): { file: RuleFile } | { problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0)
    return { problems: document.errors.map((error) => syntaxProblem(path, error, lines)) };
  const value: unknown = document.toJS();
  const refused = refusalOf(value);
  if (refused !== null) return { problems: [{ file: path, line: 1, ...refused }] };
  const { id, ...definition } = value as Record<string, unknown>;
  const name = typeof definition.name === 'string' ? definition.name.trim() : '';
  return { file: { path, text, document, lines, id: id as string | undefined, name, definition } };
}

function syntaxProblem(
  file: string,
  error: { code: string; message: string; pos: [number, number] },
  lines: LineCounter,
) {
  const { line, col } = lines.linePos(error.pos[0]);
  const message =
    error.code === 'MULTIPLE_DOCS'
      ? 'a second rule begins here: put it in a file of its own'
      : lowerFirst(error.message);
  return { file, line, path: `column ${col}`, message };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function refusalOf(value: unknown): { path: string; message: string } | null {
  if (value === null || value === undefined) return { path: '', message: 'the file is empty: it should hold one rule' };
  if (!isObject(value)) return { path: '', message: 'a rule is written as fields: name: …, pattern: …' };
  const { id } = value;
  if (id === undefined || (typeof id === 'string' && UUID.test(id))) return null;
  return { path: 'id', message: 'is no id of a rule: leave it out for a new rule; pull fills it in' };
}

/** @returns what keeps the rule from being saved, its golden tests included; nothing where it is sound. */
export function judge(file: RuleFile): Problem[] {
  try {
    parseRule(file.definition);
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.errors.map((one) => locate(file, one));
  }
}

/** Finds the line that a field of the API's answer stands on. */
export function locate(file: RuleFile, { path, message }: FieldError): Problem {
  const { node, missing } = nodeAt(file.document.contents, path);
  const line = node?.range ? file.lines.linePos(node.range[0]).line : 1;
  return { file: file.path, line, path, message: missing ? message : withQuotes(message, node) };
}

/** `200` in YAML is a number and `true` a boolean, which surprises where a text was meant. */
function withQuotes(message: string, node: Node | null | undefined): string {
  if (!isScalar(node) || typeof node.value === 'string' || !/expected string/i.test(message)) return message;
  return `must be a text: write it in quotes, "${node.source ?? node.value}"`;
}

interface Place {
  readonly node: Node | null | undefined;
  /** The field itself is not there: `node` is the nearest thing around it. */
  readonly missing: boolean;
}

/** Keys may hold dots themselves, so the longest key that the path begins with is followed. */
function nodeAt(node: Node | null, path: string): Place {
  if (path === '') return { node, missing: false };
  for (const [key, key_, below] of childrenOf(node)) {
    if (path !== key && !path.startsWith(`${key}.`)) continue;
    const place = nodeAt(below, path.slice(key.length + 1));
    return place.node ? place : { node: key_, missing: true };
  }
  return { node, missing: true };
}

type Child = readonly [key: string, keyNode: Node | null, value: Node | null];

function childrenOf(node: Node | null): Child[] {
  if (isSeq(node)) return node.items.map((item, index) => [String(index), item as Node, item as Node]);
  if (!isMap(node)) return [];
  const children = node.items.map(
    ({ key, value }): Child => [String(isScalar(key) ? key.value : key), key as Node, value as Node],
  );
  return children.sort(([a], [b]) => b.length - a.length);
}
