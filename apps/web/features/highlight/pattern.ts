import type { Segment } from './segments';

interface Open {
  readonly group: number | null;
}

interface Scan {
  readonly at: number;
  readonly length: number;
}

const NAMED = /^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/;

/** @returns the length of what stands at `at` and must be taken as one: an escape, `\Q…\E`, a class. Else 0. */
function atomLength(pattern: string, at: number): number {
  if (pattern[at] === '\\') return escapeLength(pattern, at);
  return pattern[at] === '[' ? classLength(pattern, at) : 0;
}

function escapeLength(pattern: string, at: number): number {
  if (pattern[at + 1] !== 'Q') return 2;
  const end = pattern.indexOf('\\E', at + 2);
  return end < 0 ? pattern.length - at : end + 2 - at;
}

/** A `]` that comes first is a member, and so is what `[:name:]` holds. */
function classLength(pattern: string, at: number): number {
  let index = at + 1;
  if (pattern[index] === '^') index += 1;
  if (pattern[index] === ']') index += 1;
  while (index < pattern.length && pattern[index] !== ']') index += classStep(pattern, index);
  return Math.min(index + 1, pattern.length) - at;
}

function classStep(pattern: string, at: number): number {
  if (pattern[at] === '\\') return 2;
  if (!pattern.startsWith('[:', at)) return 1;
  const end = pattern.indexOf(':]', at);
  return end < 0 ? 1 : end + 2 - at;
}

class Painter {
  readonly pieces: Segment[] = [];
  readonly names: (string | null)[] = [];
  private readonly open: Open[] = [];

  constructor(private readonly pattern: string) {}

  paint(): void {
    let at = 0;
    while (at < this.pattern.length) at += this.step(at);
  }

  private step(at: number): number {
    const atom = atomLength(this.pattern, at);
    if (atom > 0) return this.take({ at, length: atom }, this.inside());
    if (this.pattern[at] === '(') return this.enter(at);
    if (this.pattern[at] === ')') return this.leave(at);
    return this.take({ at, length: 1 }, this.inside());
  }

  private inside(): number | null {
    return this.open.findLast((one) => one.group !== null)?.group ?? null;
  }

  private enter(at: number): number {
    const outside = this.inside();
    const named = NAMED.exec(this.pattern.slice(at));
    const captures = named !== null || this.pattern[at + 1] !== '?';
    if (captures) this.names.push(named?.[1] ?? null);
    this.open.push({ group: captures ? this.names.length : null });
    return this.take({ at, length: named ? named[0].length : 1 }, outside);
  }

  private leave(at: number): number {
    this.open.pop();
    return this.take({ at, length: 1 }, this.inside());
  }

  private take({ at, length }: Scan, group: number | null): number {
    const text = this.pattern.slice(at, at + length);
    const last = this.pieces.at(-1);
    if (last && last.group === group) this.pieces[this.pieces.length - 1] = { text: last.text + text, group };
    else this.pieces.push({ text, group });
    return length;
  }
}

export interface PaintedPattern {
  /** What lies inside group n has group n; the parentheses themselves belong outside. */
  readonly pieces: readonly Segment[];
  /** The name of each group in order; null for one without. */
  readonly groups: readonly (string | null)[];
}

/** Finds the groups of an RE2 pattern, complete or still being typed; whether it is valid is for RE2 to say. */
export function paintPattern(pattern: string): PaintedPattern {
  const painter = new Painter(pattern);
  painter.paint();
  return { pieces: painter.pieces, groups: painter.names };
}
