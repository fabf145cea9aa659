import type { Marks, NotKeptReason } from '@logflow/model';

/** How many counted lines one rule kept from being stored. */
export interface NotKeptCount {
  readonly reason: NotKeptReason;
  readonly ruleId: string;
  readonly lines: number;
}

/**
 * Which lines of a block are ghosts: counted, but without their texts. Who reads bodies must pass them over.
 * @returns by line 0, or 1 more than the place in `marks.notKept` of what took it; null where every line was kept
 */
export function ghostsOf(marks: Marks, lineCount: number): Uint8Array | Uint32Array | null {
  const { notKept } = marks;
  if (!notKept || notKept.length === 0) return null;
  const ghosts = notKept.length < 255 ? new Uint8Array(lineCount) : new Uint32Array(lineCount);
  notKept.forEach(({ lines }, i) => {
    for (const line of lines) ghosts[line] = i + 1;
  });
  return ghosts;
}

/** @returns how many lines of a block are ghosts */
export const countAway = ({ notKept = [] }: Marks): number => notKept.reduce((sum, { lines }) => sum + lines.length, 0);

/** Sums counts by rule and reason. */
export class NotKeptTally {
  readonly #counts = new Map<string, { reason: NotKeptReason; ruleId: string; lines: number }>();

  add({ reason, ruleId, lines }: NotKeptCount): void {
    if (lines === 0) return;
    const key = `${reason} ${ruleId}`;
    const known = this.#counts.get(key);
    if (known) known.lines += lines;
    else this.#counts.set(key, { reason, ruleId, lines });
  }

  /** @returns in order of rule and reason; empty where every line was kept */
  counts(): NotKeptCount[] {
    const keys = [...this.#counts.keys()].sort();
    return keys.map((key) => this.#counts.get(key) as NotKeptCount);
  }
}

export function sumNotKept(...parts: readonly (readonly NotKeptCount[])[]): readonly NotKeptCount[] {
  const filled = parts.filter((part) => part.length > 0);
  if (filled.length < 2) return filled[0] ?? [];
  const tally = new NotKeptTally();
  for (const part of filled) for (const count of part) tally.add(count);
  return tally.counts();
}

/** @returns what a column `not_kept` holds: null where every line was kept */
export const formatNotKept = (counts: readonly NotKeptCount[]): string | null =>
  counts.length === 0 ? null : JSON.stringify(counts.map(({ reason, ruleId, lines }) => [reason, ruleId, lines]));

export const parseNotKept = (text: string | null | undefined): readonly NotKeptCount[] =>
  text
    ? (JSON.parse(text) as [NotKeptReason, string, number][]).map(([reason, ruleId, lines]) => ({
        reason,
        ruleId,
        lines,
      }))
    : [];

/** What of a block was not kept: of all its lines, and of those that fed each entry of `marks.seriesIds`. */
export interface BlockNotKept {
  readonly block: readonly NotKeptCount[];
  readonly bySeries: readonly (readonly NotKeptCount[])[];
}

/** @returns null where every line was kept */
export function countNotKept(marks: Marks, lineCount: number): BlockNotKept | null {
  const ghosts = ghostsOf(marks, lineCount);
  const notKept = marks.notKept ?? [];
  if (ghosts === null) return null;
  const fed = marks.seriesIds.map(() => notKept.map(() => new Set<number>()));
  for (const { lines, series } of marks.hits) {
    for (const column of series) {
      column.forEach((entry, i) => {
        const line = lines[i] as number;
        const ghost = ghosts[line] as number;
        if (ghost > 0) fed[entry]?.[ghost - 1]?.add(line);
      });
    }
  }
  const counted = (sizes: readonly number[]): readonly NotKeptCount[] => {
    const tally = new NotKeptTally();
    notKept.forEach(({ reason, ruleId }, i) => void tally.add({ reason, ruleId, lines: sizes[i] as number }));
    return tally.counts();
  };
  return {
    block: counted(notKept.map(({ lines }) => lines.length)),
    bySeries: fed.map((sets) => counted(sets.map((set) => set.size))),
  };
}
