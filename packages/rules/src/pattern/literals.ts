import { endOfClass, readTraits } from './syntax';

/** Shorter ones are in most lines and tell nothing. */
const MIN_UNITS = 3;

/** Where a scan goes on, and what the text it passed over means for the literal before it. */
interface Step {
  readonly next: number;
  /** What the literal grows by. */
  readonly text?: string;
  /** The last character of the literal is repeated, perhaps no times: it is no part of it. */
  readonly repeats?: boolean;
}

/**
 * Texts that every match of a valid pattern contains: the plain characters that stand in a row outside all groups and
 * classes. A concatenation matches only where each of its parts does. Where the reading is in doubt there are none.
 */
export function requiredLiterals(pattern: string): string[] {
  if (readTraits(pattern).refused !== null || pattern.includes('\0')) return [];
  const found = new Set<string>();
  let literal = '';
  const close = () => {
    // Without its spaces it is the same for more patterns.
    const word = literal.trim();
    if (word.length >= MIN_UNITS) found.add(word);
    literal = '';
  };
  for (let at = 0; at < pattern.length; ) {
    const step = read(pattern, at);
    if (step === null) return [];
    if (step.repeats) literal = [...literal].slice(0, -1).join('');
    if (step.text === undefined) close();
    else literal += step.text;
    at = step.next;
  }
  close();
  return [...found];
}

/** @returns null where the pattern is no plain concatenation, or cannot be told to be one. */
function read(pattern: string, at: number): Step | null {
  switch (pattern[at]) {
    case '|':
    case ')':
      return null;
    case '(':
      return readGroup(pattern, at);
    case '[':
      return { next: endOfClass(pattern, at) };
    case '\\':
      return readEscape(pattern, at);
    case '.':
    case '^':
    case '$':
      return { next: at + 1 };
    default:
      return readRepetition(pattern, at) ?? readCharacter(pattern, at);
  }
}

const REPETITION = /[*+?]|\{\d+(?:,\d*)?\}/y;

function readRepetition(pattern: string, at: number): Step | null {
  REPETITION.lastIndex = at;
  const found = REPETITION.exec(pattern);
  return found && { next: at + found[0].length, repeats: true };
}

function readCharacter(pattern: string, at: number): Step {
  const text = String.fromCodePoint(pattern.codePointAt(at) as number);
  return { next: at + text.length, text };
}

const PUNCTUATION = /[ -/:-@[-^`{-~]/;
/** Classes, assertions and control characters, none of which takes an argument. */
const LETTER_ALONE = /[dDsSwWbBAzntrfva]/;

/** Escapes with arguments (`\x{41}`, `\pL`, `\101`) leave the pattern without a literal: they are not worth reading. */
function readEscape(pattern: string, at: number): Step | null {
  const escaped = pattern[at + 1] ?? '';
  if (LETTER_ALONE.test(escaped)) return { next: at + 2 };
  return PUNCTUATION.test(escaped) ? { next: at + 2, text: escaped } : null;
}

/** `(?i)` and its like hold for what follows. */
const SWITCHES = /\(\?[a-zA-Z-]*\)/y;

function readGroup(pattern: string, at: number): Step | null {
  SWITCHES.lastIndex = at;
  const next = SWITCHES.test(pattern) ? -1 : skipGroup(pattern, at);
  return next === -1 ? null : { next };
}

/** @returns the place behind the group, or -1. */
function skipGroup(pattern: string, start: number): number {
  let depth = 0;
  for (let at = start; at < pattern.length; ) {
    const letter = pattern[at];
    if (letter === '(') depth++;
    if (letter === ')' && --depth === 0) return at + 1;
    if (letter === '[') at = endOfClass(pattern, at);
    else at += letter === '\\' ? 2 : 1;
  }
  return -1;
}

/** @returns a pattern that matches the text itself. */
export const escapeLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
