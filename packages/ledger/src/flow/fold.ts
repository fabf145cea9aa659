import type { Db } from '@logflow/db';
import { HOUR_US, MINUTE_US } from './kinds';

const ROWS_AT_ONCE = 20_000;

/** One statement: who reads in a snapshot sees each change either here or in its hour. */
const FOLD = `
  with gone as (
    delete from flow_change where (org_id, id) in (select org_id, id from flow_change order by org_id, id limit $1)
    returning org_id, at_us, kinds, subjects, amounts
  ), minute as (
    select org_id, at_us - at_us % ${HOUR_US} as hour_us, at_us % ${HOUR_US} / ${MINUTE_US} as minute, kind, subject,
      sum(amount)::bigint as amount
    from gone, unnest(kinds, subjects, amounts) as e (kind, subject, amount) group by 1, 2, 3, 4, 5
  ), hour as (
    select org_id, hour_us, kind, subject, sum(amount)::bigint as total,
      array(select coalesce(sum(m.amount), 0)::bigint from generate_series(0, 59) as n left join unnest(array_agg(minute), array_agg(amount)) as m (minute, amount)
        on m.minute = n group by n order by n) as minutes
    from minute group by 1, 2, 3, 4
  ), added as (
    insert into flow_hour as h (org_id, hour_us, kind, subject, total, minutes) select * from hour
    order by org_id, hour_us, kind, subject
    on conflict (org_id, hour_us, kind, subject) do update set total = h.total + excluded.total, minutes = array(
      select a + b from unnest(h.minutes, excluded.minutes) with ordinality as u (a, b, nth) order by nth)
  )
  select count(*)::int as folded from gone`;

/**
 * Adds what has come since the last time to its hours, of all orgs. One process at a time.
 * @param signal aborted: what is left waits for the next time
 * @returns how many rows
 */
export async function foldFlow(db: Pick<Db, 'pool'>, signal?: AbortSignal): Promise<number> {
  let folded = 0;
  for (let more = true; more; ) {
    const { rows } = await db.pool.query<{ folded: number }>(FOLD, [ROWS_AT_ONCE]);
    const now = rows[0]?.folded ?? 0;
    folded += now;
    more = now === ROWS_AT_ONCE && !signal?.aborted;
  }
  return folded;
}

/** Forgets the hours before `beforeMs` (milliseconds since the epoch), of all orgs. */
export async function purgeFlow(db: Pick<Db, 'pool'>, beforeMs: number): Promise<void> {
  await db.pool.query('delete from flow_hour where hour_us < $1', [beforeMs * 1000]);
}
