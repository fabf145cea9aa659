import type pg from 'pg';

/** How many label sets of a metric went to rest; less than 0: came back. */
export interface BudgetMove {
  readonly orgId: number;
  readonly metric: string;
  readonly resting: number;
}

/**
 * Gives places free, or takes them again, even beyond the budgets: a label set that comes back keeps its own series.
 * Rows are locked in the order in which making series locks them: the org's, then its metrics' by name.
 */
export async function moveBudgets(client: pg.PoolClient, moves: readonly BudgetMove[]): Promise<void> {
  if (moves.length === 0) return;
  const columns = [
    moves.map((move) => move.orgId),
    moves.map((move) => move.metric),
    moves.map((move) => move.resting),
  ];
  await client.query('select from series_budget where org_id = any($1::int[]) order by org_id for update', [
    columns[0],
  ]);
  await client.query(
    `update series_budget as b set live = b.live - moved.resting
     from (select org_id, sum(resting)::int as resting from unnest($1::int[], $2::int[]) as m (org_id, resting) group by 1) moved
     where b.org_id = moved.org_id`,
    [columns[0], columns[2]],
  );
  await client.query(
    `select from metric join unnest($1::int[], $2::text[]) as m (org_id, name) using (org_id, name)
     order by metric.org_id, metric.name for update of metric`,
    [columns[0], columns[1]],
  );
  await client.query(
    `update metric set resting_count = resting_count + m.resting
     from unnest($1::int[], $2::text[], $3::int[]) as m (org_id, name, resting)
     where metric.org_id = m.org_id and metric.name = m.name`,
    columns,
  );
}
