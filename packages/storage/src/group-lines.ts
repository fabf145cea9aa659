import { bodyOf, patternOf } from '@logflow/lines';
import { NONE } from '@logflow/model';
import { type FieldColumn, FieldReader, readsColumns } from './field';
import type { Grouping, LogGroups } from './log-query';
import type { StoredBlock } from './stored-block';

export const groupsByBodies = ({ source }: Grouping): boolean => source === 'pattern';
export const groupsByColumns = (by: Grouping): boolean =>
  by.source !== 'rule' && by.source !== 'pattern' && readsColumns(by);

/** Calls for each line in turn, and each of its values. */
export type EachValue = (lines: readonly number[], visit: (value: string | null, nth: number) => void) => void;

/** @returns a reader of what the lines of a block are divided by */
export function valuesOf(block: StoredBlock, count: number, by: Grouping): EachValue {
  if (by.source === 'rule') return rulesOf(block);
  if (by.source === 'pattern') return patternsOf(block);
  const { values, entries }: FieldColumn = new FieldReader(block, count).column(by);
  return (lines, visit) => {
    lines.forEach((line, nth) => {
      const entry = entries[line] as number;
      visit(entry === NONE ? null : (values[entry] as string), nth);
    });
  };
}

const patternsOf =
  ({ lines: columns }: StoredBlock): EachValue =>
  (lines, visit) =>
    lines.forEach((line, nth) => {
      visit(patternOf(bodyOf(columns, line)), nth);
    });

function rulesOf({ marks }: StoredBlock): EachValue {
  const rules = new Map<number, Set<string>>();
  for (const hits of marks.hits) {
    for (const line of hits.lines) rules.set(line, (rules.get(line) ?? new Set()).add(hits.ruleId));
  }
  return (lines, visit) => {
    lines.forEach((line, nth) => {
      const matched = rules.get(line);
      if (matched === undefined) visit(null, nth);
      else for (const ruleId of matched) visit(ruleId, nth);
    });
  };
}

const MAX_VALUES = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** What a value takes besides its text and its counters, about. */
const BYTES_PER_VALUE = 250;

/** Counts lines by value and bucket. What no value has room for is counted together, so that no line is left out. */
export class GroupTally {
  readonly #counts = new Map<string | null, Uint32Array>();
  readonly #late: Uint32Array;
  readonly #limits: { readonly values: number; readonly bytes: number };
  #bytes = 0;

  constructor(buckets: number, limits = { values: MAX_VALUES, bytes: MAX_BYTES }) {
    this.#late = new Uint32Array(buckets);
    this.#limits = limits;
  }

  add(value: string | null, bucket: number): void {
    const counts = this.#counts.get(value) ?? this.#open(value);
    counts[bucket] = (counts[bucket] as number) + 1;
  }

  /** @returns the values with most lines; of those with equally many, the first in the order of texts */
  result(top: number): LogGroups {
    const groups = Array.from(this.#counts, ([value, counts]) => ({ value, total: sum(counts), counts })).sort(
      (a, b) => b.total - a.total || (`${a.value}` < `${b.value}` ? -1 : 1),
    );
    const rest = groups.slice(top);
    const late = sum(this.#late);
    return {
      groups: groups.slice(0, top).map((group) => ({ ...group, counts: [...group.counts] })),
      other: {
        values: rest.length + Math.min(1, late),
        atLeast: late > 0,
        total: sum(rest.map(({ total }) => total)) + late,
        counts: Array.from(this.#late, (count, bucket) =>
          rest.reduce((all, { counts }) => all + (counts[bucket] as number), count),
        ),
      },
    };
  }

  /** A value that once found no room never will: what is counted of one is counted whole. */
  #open(value: string | null): Uint32Array {
    const bytes = BYTES_PER_VALUE + this.#late.byteLength + 2 * (value?.length ?? 0);
    if (this.#counts.size >= this.#limits.values || this.#bytes + bytes > this.#limits.bytes) return this.#late;
    this.#bytes += bytes;
    const counts = new Uint32Array(this.#late.length);
    this.#counts.set(value, counts);
    return counts;
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const more of numbers) total += more;
  return total;
}
