import { type Db, transaction } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import { type Marks, type Matches, NONE } from '@logflow/model';
import { addMarks, type CoveredBlock, lockBlocks, nextBack, type WalkRange } from '@logflow/storage';
import type pg from 'pg';
import { countMatches } from '../increments';
import { resolveSeries } from '../series-ids';
import type { BackfillRow } from './backfill';

/** About so many lines are covered in one transaction. */
const LINES_AT_ONCE = 20_000;

export type MatchLines = (lines: Lines) => Matches;

interface Step {
  readonly range: WalkRange;
  /** What the backfill has covered once the step is done. */
  readonly covered: { readonly fromUs: number; readonly toUs: number };
}

/**
 * Covers the next part of a backfill's range, going back from the newest commits: marks, counts and the range covered
 * change in one transaction, and only where nobody else covered that part meanwhile.
 */
export async function coverBack(db: Db, backfill: BackfillRow, match: MatchLines): Promise<void> {
  const { orgId, fromUs, coveredFromUs, coveredToUs } = backfill;
  const next = await nextBack(db, orgId, rangeOf(backfill, fromUs, coveredFromUs), LINES_AT_ONCE);
  const to = next ?? fromUs;
  const range = rangeOf(backfill, to, coveredFromUs);
  await cover(db, backfill, match, { range, covered: { fromUs: to, toUs: coveredToUs } });
}

/** Covers what was still committed under older rules up to a boundary that has passed. */
export async function coverForward(
  db: Db,
  backfill: BackfillRow,
  match: MatchLines,
  boundaryUs: number,
): Promise<void> {
  const { coveredFromUs: fromUs, coveredToUs } = backfill;
  const to = Math.min(backfill.toUs, boundaryUs);
  if (to <= coveredToUs) return;
  const range = rangeOf(backfill, coveredToUs, to);
  await cover(db, backfill, match, { range, covered: { fromUs, toUs: to } });
}

export const rangeOf = ({ rulesEpoch }: BackfillRow, committedFromUs: number, committedToUs: number): WalkRange => ({
  committedFromUs,
  committedToUs,
  event: null,
  epochBelow: rulesEpoch,
});

async function cover(db: Db, backfill: BackfillRow, match: MatchLines, step: Step): Promise<void> {
  await transaction(db, async (client) => {
    if (!(await claim(client, backfill, step))) return;
    const done = { lines: 0, matched: 0 };
    for (const block of await lockBlocks(client, backfill.orgId, step.range)) {
      done.lines += block.committed;
      done.matched += await coverBlock(db, client, backfill, block, match);
    }
    await client.query(
      'update backfill set lines_done = lines_done + $3, matched = matched + $4 where org_id = $1 and id = $2',
      [backfill.orgId, backfill.id, done.lines, done.matched],
    );
  });
}

/** @returns whether this step is this transaction's to do: the row is locked, and stands where the step begins. */
async function claim(client: pg.PoolClient, backfill: BackfillRow, { covered }: Step): Promise<boolean> {
  const claimed = await client.query(
    `update backfill set covered_from_us = $5, covered_to_us = $6, moved_at = clock_timestamp()
     where org_id = $1 and id = $2 and state = 'running' and covered_from_us = $3 and covered_to_us = $4`,
    [...[backfill.orgId, backfill.id, backfill.coveredFromUs, backfill.coveredToUs], ...[covered.fromUs, covered.toUs]],
  );
  return claimed.rowCount === 1;
}

async function coverBlock(
  db: Db,
  client: pg.PoolClient,
  backfill: BackfillRow,
  block: CoveredBlock,
  match: MatchLines,
): Promise<number> {
  const matches = match(block.lines);
  const matched = matches.hits.reduce((sum, { lines }) => sum + lines.length, 0);
  if (matched === 0) return 0;
  const ids = await resolveSeries(db, backfill.orgId, matches.series);
  const { marks } = countMatches(matches, ids, block.lines.count);
  const counts = countByBoundary(marks, block, backfill.intervalUs);
  const series = { ids: [...counts.keys()].sort((a, b) => a - b) };
  const increments = series.ids.map((id) => sumOf(counts.get(id) as Gains));
  await addMarks(client, backfill.orgId, block.head, {
    marks: inBlock(marks, block),
    series: { ...series, increments },
  });
  await addIncrements(client, backfill, counts);
  return matched;
}

/** By boundary: what was committed in the interval before it, and the first of those commits. */
type Gains = Map<number, { count: number; firstUs: number }>;

const sumOf = (gains: Gains): number => [...gains.values()].reduce((sum, { count }) => sum + count, 0);

/** @returns the marks with lines numbered as in the block itself. */
const inBlock = (marks: Marks, block: CoveredBlock): Marks => ({
  ...marks,
  hits: marks.hits.map((rule) => ({ ...rule, lines: rule.lines.map((line) => block.placeOf(line)) })),
});

/**
 * What each series gains. A line that fed a series before, through another rule, feeds it no second time; a
 * rule itself feeds a series once a line.
 */
function countByBoundary(marks: Marks, block: CoveredBlock, intervalUs: number): Map<number, Gains> {
  const counts = new Map<number, Gains>();
  const fed = feedersOf(block.marks, marks.seriesIds);
  for (const { lines, series } of marks.hits) {
    for (const column of series) {
      column.forEach((entry, i) => {
        const line = lines[i] as number;
        const id = entry === NONE ? undefined : (marks.seriesIds[entry] as number);
        if (id === undefined || fed.get(id)?.has(block.placeOf(line))) return;
        const own: Gains = counts.get(id) ?? new Map();
        counts.set(id, own);
        addCommit(own, block.nameOf(line).committedUs, intervalUs);
      });
    }
  }
  return counts;
}

function addCommit(gains: Gains, committedUs: number, intervalUs: number): void {
  const boundary = boundaryOf(committedUs, intervalUs);
  const known = gains.get(boundary);
  if (known === undefined) gains.set(boundary, { count: 1, firstUs: committedUs });
  else {
    known.count++;
    known.firstUs = Math.min(known.firstUs, committedUs);
  }
}

/** The first boundary at which a commit shows: a boundary holds what was committed before it. */
const boundaryOf = (committedUs: number, intervalUs: number): number =>
  committedUs - (committedUs % intervalUs) + intervalUs;

/** @returns for each of the series that the block's marks name already, the lines that fed it. */
function feedersOf(marks: Marks, seriesIds: readonly number[]): Map<number, Set<number>> {
  const wanted = new Set(seriesIds);
  const fed = new Map<number, Set<number>>();
  for (const id of marks.seriesIds) if (wanted.has(id)) fed.set(id, new Set());
  if (fed.size === 0) return fed;
  for (const { lines, series } of marks.hits) {
    for (const column of series) {
      column.forEach((entry, i) => {
        if (entry !== NONE) fed.get(marks.seriesIds[entry] as number)?.add(lines[i] as number);
      });
    }
  }
  return fed;
}

async function addIncrements(
  client: pg.PoolClient,
  { orgId, id }: BackfillRow,
  counts: ReadonlyMap<number, Gains>,
): Promise<void> {
  const rows = [...counts].flatMap(([series, own]) => [...own].map(([at, gain]) => ({ series, at, ...gain })));
  await client.query(
    `insert into backfill_increment as b (org_id, backfill_id, series_id, boundary_us, increments, first_us)
     select $1::int, $2::uuid, * from unnest($3::bigint[], $4::bigint[], $5::double precision[], $6::bigint[])
     on conflict (org_id, backfill_id, series_id, boundary_us)
     do update set increments = b.increments + excluded.increments, first_us = least(b.first_us, excluded.first_us)`,
    [
      ...[orgId, id, rows.map((row) => row.series), rows.map((row) => row.at)],
      ...[rows.map((row) => row.count), rows.map((row) => row.firstUs)],
    ],
  );
}
