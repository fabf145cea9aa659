import { paintPattern } from '../highlight/pattern';
import { captures, type Kind, kindsOf } from './kinds';

/** A piece of a sample line, in UTF-16 code units. */
export interface Example {
  readonly line: string;
  readonly from: number;
  readonly to: number;
}

/** A group for what was selected. */
export interface Proposal {
  readonly key: string;
  /** As in "whole number". */
  readonly title: string;
  /** What stands in the group. */
  readonly source: string;
  /** The pattern with the group in it. */
  readonly pattern: string;
}

export interface Proposing {
  /** What was marked: in one line, or the same thing in several. */
  readonly examples: readonly Example[];
  /** The samples: a word that others have too belongs to the message, one that they lack is a value. */
  readonly others: readonly string[];
  readonly pattern: string;
  /** Where the pattern matches the first example's line; null where it does not. */
  readonly match: readonly [number, number] | null;
  readonly name: string;
}

const MOST = 6;
const WORDS_BEFORE = 3;

/** @returns a text as a pattern that matches it alone. */
export const escapePattern = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\t', '\\t');

const textOf = ({ line, from, to }: Example): string => line.slice(from, to);
const groupOf = (name: string, source: string): string => `(?P<${name}>${source})`;

/** @returns a selection that ends between characters, without the spaces at its edges. */
export function trimmed({ line, from, to }: Example): Example {
  const isLow = (at: number) => /[\udc00-\udfff]/.test(line[at] ?? '');
  const start = isLow(from) ? from - 1 : from;
  const end = isLow(to) ? to + 1 : to;
  const text = line.slice(start, end);
  if (text.trim() === '') return { line, from: start, to: end };
  return { line, from: start + text.length - text.trimStart().length, to: end - text.length + text.trimEnd().length };
}

const isConstant = (word: string, own: string, others: readonly string[]): boolean => {
  const rest = others.filter((line) => line !== own);
  return !/\d/.test(word) && (rest.length === 0 || rest.some((line) => line.includes(word)));
};

/** What stands before, from the shortest that tells enough to all of it. */
function before({ line, from }: Example, others: readonly string[]): string[] {
  const left = line.slice(0, from);
  const starts = [...left.matchAll(/\S+\s*/g)].map((token) => token.index).reverse();
  let told = 0;
  for (const start of starts.slice(0, WORDS_BEFORE)) {
    const word = left.slice(start, left.length - told).trim();
    if (!isConstant(word, line, others)) break;
    told = left.length - start;
  }
  const sign = /[^\p{L}\p{N}]*$/u.exec(left)?.[0] ?? '';
  const first = told > 0 ? left.slice(left.length - told) : sign;
  const longer = starts.map((start) => left.slice(start)).filter((text) => text.length > first.length);
  return [...[first, ...longer].map(escapePattern), `^${escapePattern(left)}`];
}

/** What stands after, from nothing to all of it. */
function after({ line, to }: Example): string[] {
  const right = line.slice(to);
  const next = String.fromCodePoint(right.codePointAt(0) ?? 0x20);
  return [...(right === '' ? ['', '$'] : ['', escapePattern(next)]), `${escapePattern(right)}$`];
}

const common = (lists: readonly (readonly string[])[]): string[] =>
  (lists[0] ?? []).filter((text) => lists.every((list) => list.includes(text)));

/** Every end of the text before: of several examples only what they share can stand in the pattern. */
const allEnds = ({ line, from }: Example): string[] =>
  Array.from({ length: from + 1 }, (_, start) => escapePattern(line.slice(start, from)));

function contextsOf({ examples, others }: Proposing) {
  const [first] = examples as [Example];
  if (examples.length === 1) return { lefts: before(first, others), rights: after(first) };
  const shared = common(examples.map(allEnds));
  const whole = shared[0] ?? '';
  const words = [...whole.matchAll(/\S+\s*$|^/g)].map((word) => whole.slice(word.index)).reverse();
  const atStart = examples.every(({ from }) => from === 0) ? ['^'] : [];
  return { lefts: [...words, ...atStart, ''], rights: [...common(examples.map(after)), ''] };
}

const isExact = (pattern: string, examples: readonly Example[]): boolean =>
  examples.every(({ line, from, to }) => {
    const span = captures(pattern, line);
    return span !== null && span[0] === from && span[1] === to;
  });

/** @returns the first way to set the group between its neighbours that captures exactly what was marked. */
function freshPattern(source: string, proposing: Proposing): string | null {
  const { lefts, rights } = contextsOf(proposing);
  const group = groupOf(proposing.name, source);
  for (const right of rights) {
    const left = lefts.find((text) => isExact(text + group + right, proposing.examples));
    if (left !== undefined) return left + group + right;
  }
  return null;
}

/** What lies between the match and the group: words that all lines have stay, values become patterns. */
const between = (text: string, line: string, others: readonly string[]): string =>
  text
    .split(/([0-9A-Za-z_]+)/)
    .map((piece, index) => (index % 2 === 0 || isConstant(piece, line, others) ? escapePattern(piece) : '\\w+'))
    .join('');

const asOne = (pattern: string): string => (pattern.includes('|') ? `(?:${pattern})` : pattern);

/** The text stands in the pattern as it is, once, and in no group: it becomes one. */
function inPlace(pattern: string, text: string, group: string): string | null {
  const wanted = escapePattern(text);
  const at = pattern.indexOf(wanted);
  if (at < 0 || pattern.indexOf(wanted, at + 1) >= 0 || pattern[at - 1] === '\\') return null;
  let start = 0;
  for (const piece of paintPattern(pattern).pieces) {
    const end = start + piece.text.length;
    if (at >= start && at + wanted.length <= end && piece.group === null) {
      return pattern.slice(0, at) + group + pattern.slice(at + wanted.length);
    }
    start = end;
  }
  return null;
}

/** @returns a pattern that people wrote, with a group more; null where there is no simple way. */
function extended(source: string, { examples, others, pattern, match, name }: Proposing): string | null {
  const [example] = examples as [Example];
  const { line, from, to } = example;
  const group = groupOf(name, source);
  if (match === null) return null;
  if (from >= match[1] && !pattern.endsWith('$')) {
    return asOne(pattern) + between(line.slice(match[1], from), line, others) + group;
  }
  if (to <= match[0] && !pattern.startsWith('^')) {
    return group + between(line.slice(to, match[0]), line, others) + asOne(pattern);
  }
  return inPlace(pattern, textOf(example), group);
}

/** @returns what stands for the marked text where no kind does: up to the next sign, or the very text. */
function plainKinds(examples: readonly Example[]): Kind[] {
  const [first] = examples as [Example];
  const text = textOf(first);
  const next = first.line[first.to] ?? '';
  const until = /["'\])}>,;|=&]/.test(next) && examples.every((one) => !textOf(one).includes(next));
  const base = { name: 'text', namedByContext: true };
  const upTo = { ...base, key: 'until', title: `up to the next ${next}`, source: `[^${escapePattern(next)}]+` };
  const literal = { ...base, key: 'literal', title: 'exactly this text', source: escapePattern(text) };
  return [...(until ? [upTo] : []), ...(examples.every((one) => textOf(one) === text) ? [literal] : [])];
}

/** What may stand for the marked texts, the most telling first. */
const candidatesOf = (examples: readonly Example[]): Kind[] => {
  const plain = plainKinds(examples);
  return [...kindsOf(examples.map(textOf)).slice(0, MOST - plain.length), ...plain];
};

/**
 * Groups for what was marked in samples. Where the pattern is empty, or cannot take one more, the proposals are patterns
 * of their own, of which each captures exactly what was marked; one that extends what people wrote is for RE2 to try.
 */
export function propose(proposing: Proposing): Proposal[] {
  const fresh = proposing.pattern === '';
  return candidatesOf(proposing.examples).flatMap(({ key, title, source }) => {
    const more = fresh ? null : extended(source, proposing);
    const pattern = more ?? freshPattern(source, proposing);
    return pattern === null ? [] : [{ key, title, source, pattern }];
  });
}

const NOT_NAMES = new Set(['from', 'for', 'to', 'by', 'at', 'in', 'on', 'of', 'the', 'a', 'is', 'was', 'with', 'and']);

/** @returns a name that no group has yet: from the word before, as in `status=500`, or else from what it is. */
export function nameFor(example: Example, taken: readonly (string | null)[]): string {
  const kind = kindsOf([textOf(example)])[0];
  const word = /([A-Za-z_][A-Za-z0-9_]*)\s?["'=:[(]*\s?$/.exec(example.line.slice(0, example.from))?.[1]?.toLowerCase();
  const named = kind === undefined || kind.namedByContext;
  const base = named && word !== undefined && !NOT_NAMES.has(word) ? word : (kind?.name ?? 'text');
  let name = base;
  for (let nth = 2; taken.includes(name); nth += 1) name = `${base}${nth}`;
  return name;
}
