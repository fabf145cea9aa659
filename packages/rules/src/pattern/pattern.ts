import { compilePattern, compileWithin } from './re2';
import { readTraits } from './syntax';

/** Longest pattern taken, in bytes of UTF-8. */
export const MAX_PATTERN_BYTES = 10_240;
/** Memory that a compiled pattern may ask for; `\pL{200}` needs 10 MiB and half a second to compile. */
const MAX_PROGRAM_BYTES = 2 * 1024 * 1024;

/** `groups` are the named groups in order; `offset` is in UTF-16 units of the pattern. */
export type PatternCheck =
  | { readonly ok: true; readonly groups: string[] }
  | { readonly ok: false; readonly message: string; readonly offset?: number };

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/operator: \(\?[=!]/, 'RE2 has no look-ahead: match the text itself and capture only the part you need'],
  [/operator: \(\?<[=!]?/, 'RE2 has no look-behind: match the text before it too and capture only the part you need'],
  [/operator: \(\?>/, 'RE2 has no atomic groups and needs none, it never backtracks: write (?:…)'],
  [/operator: \(\?P$/, 'RE2 has no back-references: repeat the sub-pattern in place of (?P=name)'],
  [/sequence: \\[1-9]/, 'RE2 has no back-references: repeat the sub-pattern in place of \\1'],
  [/sequence: \\k/, 'RE2 has no back-references: repeat the sub-pattern in place of \\k<name>'],
  [/sequence: \\Z/, 'RE2 has no \\Z: write \\z or $ for the end of the line'],
  [/sequence: \\G/, 'RE2 has no \\G: write ^ for the start of the line'],
  [/bad repetition operator: .*\+\+?$/, 'RE2 has no possessive quantifiers and needs none: leave out the second +'],
  [
    /invalid repetition size/,
    'at most 1,000 repetitions, all nested ones multiplied: write + or *, or split the pattern',
  ],
  [/duplicate capture group name/, 'each group needs a name of its own'],
  [/invalid named capture group/, 'a group is written (?P<name>…), the name of letters, digits and _'],
  [/pattern too large/, 'lower the repetition counts or split it into several rules'],
];

/** Says whether a pattern can be used, and if not, why, where, and what to write instead. */
export function checkPattern(pattern: string): PatternCheck {
  const limit = checkText(pattern);
  if (limit !== null) return { ok: false, message: limit };
  const traits = readTraits(pattern);
  if (traits.refused !== null) return { ok: false, ...traits.refused };
  try {
    compilePattern(pattern);
  } catch (error) {
    return explain(pattern, error instanceof Error ? error.message : String(error), traits.unbalanced);
  }
  if (compileWithin([pattern], MAX_PROGRAM_BYTES) === null) return { ok: false, message: TOO_LARGE };
  return { ok: true, groups: groupNames(pattern) };
}

const TOO_LARGE =
  'the pattern is too large once compiled: lower its repetition counts, above all of classes like \\pL, or split it into several rules';

function checkText(pattern: string): string | null {
  if (pattern === '') return 'a pattern cannot be empty; .* matches every line';
  const bytes = Buffer.byteLength(pattern);
  if (bytes > MAX_PATTERN_BYTES) {
    return `the pattern has ${bytes} bytes and the limit is ${MAX_PATTERN_BYTES}: split it into several rules`;
  }
  if (pattern.includes('\0')) return 'the pattern holds a NUL character: write \\x00 instead';
  if (Buffer.from(pattern).toString() !== pattern) return 'the pattern holds half of a surrogate pair';
  return null;
}

function explain(pattern: string, reason: string, unbalanced: number | null): PatternCheck {
  const advice = ADVICE.find(([shape]) => shape.test(reason))?.[1];
  const message = advice === undefined ? reason : `${reason} (${advice})`;
  const offset = /^(missing|unexpected) \)/.test(reason) ? unbalanced : fragmentOffset(pattern, reason);
  return offset === null ? { ok: false, message } : { ok: false, message, offset };
}

/** RE2 ends its message with the offending text; where that stands once, it is the place. */
function fragmentOffset(pattern: string, reason: string): number | null {
  const fragment = reason.slice(reason.indexOf(': ') + 2);
  if (reason.startsWith('trailing \\')) return pattern.length - 1;
  if (reason.startsWith('duplicate')) return secondUse(pattern);
  const at = pattern.indexOf(fragment);
  return at !== -1 && pattern.indexOf(fragment, at + 1) === -1 ? at : null;
}

const GROUP = /\(\?P?<([^>]*)>/g;

function secondUse(pattern: string): number | null {
  const seen = new Set<string>();
  for (const group of pattern.matchAll(GROUP)) {
    if (seen.has(group[1] as string)) return group.index;
    seen.add(group[1] as string);
  }
  return null;
}

/** An alternation with nothing always matches, so RE2 itself names the groups, in order. */
function groupNames(pattern: string): string[] {
  return Object.keys(compilePattern(`(?:${pattern})|`).exec('')?.groups ?? {});
}
