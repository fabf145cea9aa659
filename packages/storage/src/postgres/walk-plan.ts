import type { Db } from '@logflow/db';
import { committedBound } from './bound';
import { IN_RANGE, rangeValues, type WalkRange } from './walk-heads';

/** A part of a walk: commit times, microseconds, half-open; `lines` as far as the heads of its blocks tell. */
export interface WalkSlice {
  readonly fromUs: number;
  readonly toUs: number;
  readonly lines: number;
}

export interface WalkPlan {
  /** The range asked for, its end no later than what can still be committed below it. */
  readonly range: WalkRange;
  /** Newest first; together they cover every commit of the range once. */
  readonly slices: readonly WalkSlice[];
  /** The first and the last time of its blocks, commits or (where the range has some) events; null where it has none. */
  readonly span: { readonly firstUs: bigint; readonly lastUs: bigint } | null;
}

interface Cut {
  readonly from_us: number;
  readonly lines: number;
  readonly first_us: string;
  readonly last_us: string;
}

/**
 * Cuts a walk into slices. They are ranges of commit time and not lists of blocks, because merging replaces blocks and
 * changes no line's commit: whatever is merged meanwhile, each line lies in exactly one slice.
 * @param linesPerSlice about so many; commits of one microsecond are never divided
 */
export async function planWalk(db: Db, orgId: number, wanted: WalkRange, linesPerSlice: number): Promise<WalkPlan> {
  const bound = Number(await committedBound(db, BigInt(wanted.committedToUs)));
  const range = { ...wanted, committedToUs: Math.min(bound, wanted.committedToUs) };
  const { rows } = await db.pool.query<Cut>(
    `select min(committed_us) as from_us, sum(line_count) as lines,
       min(case when $5::bigint is null then committed_us else time_from_us end)::text as first_us,
       max(case when $5::bigint is null then committed_to_us else time_to_us end)::text as last_us
     from (
       select committed_us, committed_to_us, time_from_us, time_to_us, line_count,
         (sum(line_count) over (order by committed_us, id) - line_count) / $8::int as slice
       from block where ${IN_RANGE}
     ) as sliced group by slice order by slice`,
    [...rangeValues(orgId, range), linesPerSlice],
  );
  return { range, slices: slicesOf(rows, range).reverse(), span: spanOf(rows) };
}

function spanOf(cuts: readonly Cut[]): WalkPlan['span'] {
  if (cuts.length === 0) return null;
  const times = cuts.flatMap((cut) => [BigInt(cut.first_us), BigInt(cut.last_us)]).sort((a, b) => (a < b ? -1 : 1));
  return { firstUs: times[0] as bigint, lastUs: times.at(-1) as bigint };
}

/** A block that began before the range was cut into it belongs to the first slice, which begins with the range. */
function slicesOf(cuts: readonly Cut[], range: WalkRange): WalkSlice[] {
  const slices: { fromUs: number; toUs: number; lines: number }[] = [];
  for (const cut of cuts) {
    const last = slices.at(-1);
    const fromUs = last === undefined ? range.committedFromUs : cut.from_us;
    if (last !== undefined && fromUs <= last.fromUs) last.lines += cut.lines;
    else {
      if (last !== undefined) last.toUs = fromUs;
      slices.push({ fromUs, toUs: range.committedToUs, lines: cut.lines });
    }
  }
  return slices;
}
