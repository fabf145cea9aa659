import { type Db, transaction } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import type { Marks, Matches } from '@logflow/model';
import { addMarks, type CoveredBlock, lockBlocks, type MoreMarks, nextBack, type WalkRange } from '@logflow/storage';
import type pg from 'pg';
import { countMatches } from '../increments';
import { resolveSeries } from '../series-ids';
import type { BackfillRow } from './backfill';
import { addHistogramBirths, countFed, freshMarks, type Gains, gainsOf, onlyMetrics } from './gains';

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
    const done = { lines: 0, matched: 0, counted: 0 };
    for (const block of await lockBlocks(client, backfill.orgId, step.range)) {
      const { matched, counted } = await coverBlock(db, client, backfill, block, match);
      done.lines += block.committed;
      done.matched += matched;
      done.counted += counted;
    }
    await client.query(
      `update backfill set lines_done = lines_done + $3, matched = matched + $4, counted = counted + $5
       where org_id = $1 and id = $2`,
      [backfill.orgId, backfill.id, done.lines, done.matched, done.counted],
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
): Promise<{ matched: number; counted: number }> {
  const matches = onlyMetrics(match(block.lines), new Set(backfill.metrics));
  const matched = matches.hits.reduce((sum, { lines }) => sum + lines.length, 0);
  if (matched === 0) return { matched, counted: 0 };
  const { ids } = await resolveSeries(db, backfill.orgId, matches.series);
  const marks = freshMarks(countMatches(matches, ids, block.lines.count).marks, block);
  const gains = gainsOf(marks, block, backfill.intervalUs);
  await addMarks(client, backfill.orgId, block.head, { marks: inBlock(marks, block), series: sumsOf(gains) });
  addHistogramBirths(gains, matches, ids, backfill.intervalUs);
  await addIncrements(client, backfill, gains);
  return { matched, counted: countFed(marks) };
}

/** @returns the marks with lines numbered as in the block itself. */
const inBlock = (marks: Marks, block: CoveredBlock): Marks => ({
  ...marks,
  hits: marks.hits.map((rule) => ({ ...rule, lines: rule.lines.map((line) => block.placeOf(line)) })),
});

function sumsOf(gains: Gains): MoreMarks['series'] {
  const ids = [...gains.keys()].sort((a, b) => a - b);
  const sum = (key: 'amount' | 'lines') =>
    ids.map((id) => [...(gains.get(id)?.values() ?? [])].reduce((total, gain) => total + gain[key], 0));
  return { ids, increments: sum('amount'), lines: sum('lines') };
}

async function addIncrements(client: pg.PoolClient, { orgId, id }: BackfillRow, gains: Gains): Promise<void> {
  const rows = [...gains].flatMap(([series, own]) => Array.from(own.values(), (gain) => ({ series, ...gain })));
  await client.query(
    `insert into backfill_increment as b (org_id, backfill_id, series_id, boundary_us, increments, first_us)
     select $1::int, $2::uuid, * from unnest($3::bigint[], $4::bigint[], $5::double precision[], $6::bigint[])
     on conflict (org_id, backfill_id, series_id, boundary_us)
     do update set increments = b.increments + excluded.increments, first_us = least(b.first_us, excluded.first_us)`,
    [
      ...[orgId, id, rows.map((row) => row.series), rows.map((row) => row.boundaryUs)],
      ...[rows.map((row) => row.amount), rows.map((row) => row.firstUs)],
    ],
  );
}
