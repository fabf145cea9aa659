interface Atom {
  readonly at: number;
  readonly sign: string;
  /** How many groups are open before it. */
  readonly depth: number;
}

const DEPTH: Readonly<Record<string, number>> = { '(': 1, ')': -1 };

function atomsOf(pattern: string): Atom[] {
  const atoms: Atom[] = [];
  let depth = 0;
  for (let at = 0; at < pattern.length; at = afterAtom(pattern, at)) {
    const sign = pattern[at] as string;
    atoms.push({ at, sign, depth });
    depth += DEPTH[sign] ?? 0;
  }
  return atoms;
}

/** Where a pattern may be cut in two at its top level, so that what stands before the cut is a pattern of its own. */
export function cutsOf(pattern: string): number[] {
  const top = atomsOf(pattern).filter(({ depth }) => depth === 0);
  if (top.some(({ sign }) => sign === '|')) return [];
  return top.filter(({ at, sign }) => at > 0 && !/[*+?{]/.test(sign)).map(({ at }) => at);
}

/** What is taken as one: an escape, a class, a repetition `{2,3}`, or a single sign. */
function afterAtom(pattern: string, at: number): number {
  if (pattern[at] === '\\') return afterEscape(pattern, at);
  if (pattern[at] === '[') return afterClass(pattern, at);
  if (pattern[at] === '{') return Math.max(pattern.indexOf('}', at), at) + 1;
  return at + 1;
}

function afterEscape(pattern: string, at: number): number {
  if (!/[pPx]/.test(pattern[at + 1] ?? '')) return at + 2;
  if (pattern[at + 2] === '{') return Math.max(pattern.indexOf('}', at), at + 2) + 1;
  return at + (pattern[at + 1] === 'x' ? 4 : 3);
}

function afterClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  if (pattern[at] === ']') at += 1;
  while (at < pattern.length && pattern[at] !== ']') {
    const named = pattern.startsWith('[:', at) ? pattern.indexOf(':]', at) : -1;
    at = pattern[at] === '\\' ? at + 2 : named < 0 ? at + 1 : named + 2;
  }
  return at + 1;
}

/** How far a pattern came in a line that it does not match. */
export interface Reach {
  /** The piece of the line, in UTF-16 code units. */
  readonly span: readonly [number, number];
  /** The rest of the pattern, which found nothing after it. */
  /** What of the pattern found nothing. */
  readonly failing: string;
}

/** @returns the span where a pattern matches, null where it does not. */
export type Find = (pattern: string) => Promise<readonly [number, number] | null>;

/**
 * Finds the longest beginning of a pattern that matches: where a longer one matches a shorter one does too, so it is
 * halved. @returns null where not even the first piece is found
 */
export async function reachOf(pattern: string, find: Find): Promise<Reach | null> {
  const cuts = cutsOf(pattern);
  let [low, high] = [0, cuts.length];
  let best: Reach | null = null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const cut = cuts[middle] as number;
    const span = await find(pattern.slice(0, cut));
    if (span === null) high = middle;
    else {
      best = { span, failing: pattern.slice(cut) };
      low = middle + 1;
    }
  }
  return best === null || best.span[0] === best.span[1] ? null : best;
}
