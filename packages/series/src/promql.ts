import type { SyntaxNode, Tree } from '@lezer/common';
import { Fault } from '@logflow/model';
import { parser } from '@prometheus-io/lezer-promql';

/**
 * Parses a PromQL expression.
 * @throws Fault('invalid') naming line and column at the first thing that is no PromQL.
 */
export function parsePromql(query: string): Tree {
  const tree = parser.parse(query);
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw syntaxFault(query, node.from, 'this is not PromQL');
      if (node.name === 'StringLiteral' && unquote(query.slice(node.from, node.to)) === null) {
        throw syntaxFault(query, node.from, 'this string does not end or holds an escape that PromQL does not know');
      }
    },
  });
  return tree;
}

/** @returns the fault for what stands at `offset` of a query. */
export function syntaxFault(query: string, offset: number, reason: string): Fault {
  const before = query.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - (before.lastIndexOf('\n') + 1) + 1;
  const rest = query.slice(offset, offset + 20);
  const place = rest === '' ? 'at the end' : `near ${JSON.stringify(rest)}`;
  return new Fault('invalid', `line ${line}, column ${column}: ${reason}, ${place}`, {
    errors: [{ path: 'query', message: `line ${line}, column ${column}: ${reason}`, offset }],
  });
}

/** @returns the direct children of a node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const ESCAPE = /\\(?:([abfnrtv\\'"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** @returns what a PromQL string literal means, by Go's rules; null where it is no whole literal. */
export function unquote(literal: string): string | null {
  const quote = literal[0] as string;
  if (literal.length < 2 || literal.at(-1) !== quote) return null;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner.includes('`') ? null : inner;
  const bytes: Buffer[] = [];
  for (let at = 0; at < inner.length; ) {
    const piece = inner[at] === '\\' ? readEscape(inner, at, quote) : readPlain(inner, at, quote);
    if (piece === null) return null;
    bytes.push(piece.bytes);
    at = piece.end;
  }
  return Buffer.concat(bytes).toString('utf8');
}

interface Piece {
  readonly bytes: Buffer;
  readonly end: number;
}

function readPlain(text: string, at: number, quote: string): Piece | null {
  let end = at;
  while (end < text.length && text[end] !== '\\') {
    if (text[end] === quote || text[end] === '\n') return null;
    end++;
  }
  return { bytes: Buffer.from(text.slice(at, end)), end };
}

/** Octal and \x escapes are single bytes; the others are characters. */
function readEscape(text: string, at: number, quote: string): Piece | null {
  ESCAPE.lastIndex = at;
  const found = ESCAPE.exec(text);
  if (found === null) return null;
  const bytes = escapeBytes(found, quote);
  return bytes === null ? null : { bytes, end: at + found[0].length };
}

function escapeBytes([, simple, octal, hex, short, long]: RegExpExecArray, quote: string): Buffer | null {
  if (simple !== undefined) return simpleBytes(simple, quote);
  if (octal !== undefined) return singleByte(Number.parseInt(octal, 8));
  if (hex !== undefined) return singleByte(Number.parseInt(hex, 16));
  return pointBytes(Number.parseInt((short ?? long) as string, 16));
}

/** A quote may be escaped only inside its own kind. */
function simpleBytes(letter: string, quote: string): Buffer | null {
  if ((letter === '"' || letter === "'") && letter !== quote) return null;
  return Buffer.from(SIMPLE[letter] ?? letter);
}

const singleByte = (byte: number): Buffer | null => (byte > 0xff ? null : Buffer.from([byte]));

function pointBytes(point: number): Buffer | null {
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point > 0x10ffff || surrogate ? null : Buffer.from(String.fromCodePoint(point));
}
