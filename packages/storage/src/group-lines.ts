import { bodyOf, patternOf } from '@logflow/lines';
import { Fault, NONE } from '@logflow/model';
import { type FieldColumn, FieldReader, readsColumns } from './field';
import type { Grouping, LogGroups } from './log-query';
import type { StoredBlock } from './stored-block';

/** A histogram of more would be of no use, and take too much memory. */
const MAX_VALUES = 10_000;

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

/** Counts lines by value and bucket. */
export class GroupTally {
  readonly #counts = new Map<string | null, Map<number, number>>();

  /** @throws Fault `invalid` where there are more than 10,000 values */
  add(value: string | null, bucket: number): void {
    const counts = this.#counts.get(value) ?? this.#open(value);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }

  /** @returns the values with most lines; of those with equally many, the first in the order of texts */
  result(top: number, buckets: number): LogGroups {
    const sparse = Array.from(this.#counts, ([value, counts]) => ({ value, counts, total: sum(counts.values()) })).sort(
      (a, b) => b.total - a.total || (`${a.value}` < `${b.value}` ? -1 : 1),
    );
    const rest = sparse.slice(top);
    return {
      groups: sparse
        .slice(0, top)
        .map(({ value, total, counts }) => ({ value, total, counts: dense([counts], buckets) })),
      other: {
        values: rest.length,
        total: sum(rest.map(({ total }) => total)),
        counts: dense(
          rest.map(({ counts }) => counts),
          buckets,
        ),
      },
    };
  }

  #open(value: string | null): Map<number, number> {
    if (this.#counts.size >= MAX_VALUES) {
      const message = `by: more than ${MAX_VALUES} values stand in these lines: choose another field, a shorter range or more filters.`;
      throw new Fault('invalid', message, { errors: [{ path: 'by', message }] });
    }
    const counts = new Map<number, number>();
    this.#counts.set(value, counts);
    return counts;
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const more of numbers) total += more;
  return total;
}

/** @returns the sums by bucket */
function dense(sparse: readonly ReadonlyMap<number, number>[], buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0);
  for (const one of sparse) for (const [bucket, count] of one) counts[bucket] = (counts[bucket] as number) + count;
  return counts;
}
