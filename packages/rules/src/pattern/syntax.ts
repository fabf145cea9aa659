/** What the engine must know of a pattern's text that RE2 does not tell. */
export interface PatternTraits {
  /** It uses `^` or `$`: lines can be joined only with line feeds around them, under `(?m)`. */
  readonly anchors: boolean;
  /** It uses `\A`, `\z`, `\B` or switches `m` off: each line must be matched alone. */
  readonly alone: boolean;
  /** It uses `\b` or `\B`, which ask for what stands beside them. */
  readonly boundaries: boolean;
  /** It uses `\B`, which RE2.Set also finds between the bytes of one character. */
  readonly innerBoundary: boolean;
  /** Where a group opened and never closed, or closed and never opened, in UTF-16 units. */
  readonly unbalanced: number | null;
  /** Where groups begin and end that are, or lie in one that is, repeated: of them only the last round is captured. */
  readonly repeated: readonly (readonly [number, number])[];
  /** What RE2 takes but this engine does not. */
  readonly refused: { readonly message: string; readonly offset: number } | null;
}

interface Scan {
  anchors: boolean;
  alone: boolean;
  boundaries: boolean;
  innerBoundary: boolean;
  refused: PatternTraits['refused'];
  unexpected: number | null;
  readonly open: number[];
  readonly repeated: [number, number][];
}

/** Reads a pattern once; it need not be valid. */
export function readTraits(pattern: string): PatternTraits {
  const scan = newScan();
  for (let at = 0; at < pattern.length; ) at = step(pattern, at, scan);
  return {
    anchors: scan.anchors,
    alone: scan.alone,
    boundaries: scan.boundaries,
    innerBoundary: scan.innerBoundary,
    unbalanced: scan.unexpected ?? scan.open.at(-1) ?? null,
    repeated: scan.repeated,
    refused: scan.refused,
  };
}

const newScan = (): Scan => ({
  anchors: false,
  alone: false,
  boundaries: false,
  innerBoundary: false,
  refused: null,
  unexpected: null,
  open: [],
  repeated: [],
});

/** @returns the place behind the `[…]` that begins at `start`. */
export const endOfClass = (pattern: string, start: number): number => skipClass(pattern, start, newScan());

function step(pattern: string, at: number, scan: Scan): number {
  switch (pattern[at]) {
    case '\\':
      return readEscape(pattern, at, scan);
    case '[':
      return skipClass(pattern, at, scan);
    case '(':
      scan.open.push(at);
      readFlags(pattern, at, scan);
      return at + 1;
    case ')':
      closeGroup(pattern, at, scan);
      return at + 1;
    case '^':
    case '$':
      scan.anchors = true;
      return at + 1;
    default:
      return at + 1;
  }
}

/** `?` and `{1}` repeat nothing. */
const REPEATS = /^(?:[*+]|\{(?!0?,?1\}|0\}))/;

function closeGroup(pattern: string, at: number, scan: Scan): void {
  const open = scan.open.pop();
  if (open === undefined) scan.unexpected ??= at;
  else if (REPEATS.test(pattern.slice(at + 1, at + 8))) scan.repeated.push([open, at]);
}

function readEscape(pattern: string, at: number, scan: Scan): number {
  const letter = pattern[at + 1];
  if (letter === 'A' || letter === 'z') scan.alone = true;
  if (letter === 'b' || letter === 'B') scan.boundaries = true;
  if (letter === 'B') {
    scan.alone = true;
    scan.innerBoundary = true;
  }
  if (letter === 'C')
    refuse(scan, at, '\\C matches a single byte, which may be half a character: write . or (?s:.) instead');
  if (letter === 'Q') refuse(scan, at, '\\Q…\\E is not supported: escape each special character with \\ instead');
  return at + 2;
}

/** Skips `[…]`: a `]` that comes first is a member, and `[:alpha:]` nests. */
function skipClass(pattern: string, start: number, scan: Scan): number {
  let at = start + 1;
  if (pattern[at] === '^') at++;
  if (pattern[at] === ']') at++;
  while (at < pattern.length && pattern[at] !== ']') at = stepInClass(pattern, at, scan);
  return at + 1;
}

function stepInClass(pattern: string, at: number, scan: Scan): number {
  if (pattern[at] === '\\') {
    if (pattern[at + 1] === 'Q') refuse(scan, at, '\\Q…\\E is not supported: escape each special character with \\');
    return at + 2;
  }
  if (pattern.startsWith('(?<', at)) {
    refuse(scan, at, 'inside […] the three characters (?< may not stand together: change their order');
  }
  const named = pattern.startsWith('[:', at) ? pattern.indexOf(':]', at + 2) : -1;
  return named === -1 ? at + 1 : named + 2;
}

/** In `(?i-m:` the letters after the minus are switched off. */
function readFlags(pattern: string, at: number, scan: Scan): void {
  const flags = /^\(\?[a-zA-Z]*-([a-zA-Z]*)[:)]/.exec(pattern.slice(at, at + 24));
  if (flags?.[1]?.includes('m')) scan.alone = true;
}

function refuse(scan: Scan, offset: number, message: string): void {
  scan.refused ??= { message, offset };
}
