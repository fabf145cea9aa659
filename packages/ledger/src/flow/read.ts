import type { PoolClient } from 'pg';
import { type FlowEntry, type FlowKind, HOUR_US, MINUTE_US } from './kinds';

/** Whole minutes of the commit clock, microseconds, half-open. */
export interface FlowRange {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What of an hour lies in the range: all of it, or the minutes that do. */
const OF_HOUR = `case when hour_us >= $2 and hour_us + ${HOUR_US} <= $3 then total else (
    select coalesce(sum(amount), 0) from unnest(minutes[greatest(0, $2 - hour_us) / ${MINUTE_US} + 1 : ($3 - hour_us) / ${MINUTE_US}]) as amount
  ) end`;

const SUMS = `
  select kind, subject, sum(amount)::bigint as amount from (
    select kind, subject, ${OF_HOUR} as amount
    from flow_hour where org_id = $1 and hour_us > $2 - ${HOUR_US}::bigint and hour_us < $3
    union all
    select kind, subject, amount from flow_change, unnest(kinds, subjects, amounts) as e (kind, subject, amount)
    where org_id = $1 and at_us >= $2 and at_us < $3
  ) as part group by 1, 2`;

/** @returns the sums of every kind and subject over a range, in the snapshot that the client holds. */
export async function readFlow(client: PoolClient, orgId: number, { fromUs, toUs }: FlowRange): Promise<FlowEntry[]> {
  const { rows } = await client.query<FlowEntry>(SUMS, [orgId, fromUs, toUs]);
  return rows;
}

const MINUTES = `
  select subject, (at_us - $2) / $6 as step, sum(amount)::bigint as amount from (
    select subject, hour_us + (nth - 1) * ${MINUTE_US} as at_us, amount
    from flow_hour, unnest(minutes) with ordinality as m (amount, nth)
    where org_id = $1 and hour_us > $2 - ${HOUR_US}::bigint and hour_us < $3 and kind = $4 and subject = any($5::text[])
    union all
    select subject, at_us, amount from flow_change, unnest(kinds, subjects, amounts) as e (kind, subject, amount)
    where org_id = $1 and kind = $4 and subject = any($5::text[])
  ) as part where at_us >= $2 and at_us < $3 and amount > 0 group by 1, 2`;

/** @returns by subject, the amounts of each step of `stepUs` (whole minutes) from the beginning of the range on. */
export async function readFlowSteps(
  client: PoolClient,
  orgId: number,
  { fromUs, toUs }: FlowRange,
  of: { readonly kind: FlowKind; readonly subjects: readonly string[]; readonly stepUs: number },
): Promise<Map<string, number[]>> {
  const { rows } = await client.query<{ subject: string; step: number; amount: number }>(MINUTES, [
    ...[orgId, fromUs, toUs],
    ...[of.kind, of.subjects, of.stepUs],
  ]);
  const steps = Math.max(1, Math.ceil((toUs - fromUs) / of.stepUs));
  const found = new Map(of.subjects.map((subject) => [subject, new Array<number>(steps).fill(0)]));
  for (const { subject, step, amount } of rows) (found.get(subject) as number[])[step] = amount;
  return found;
}

/** When something of a kind last happened, and how usual it was before. */
export interface LastSeen {
  readonly subject: string;
  /** The minute, microseconds since the epoch. */
  readonly lastUs: number;
  /** In the 24 hours that end with the hour of `lastUs`: how much, and in how many of them. */
  readonly dayBefore: number;
  readonly busyHours: number;
}

const LAST_SEEN = `
  with hour as (
    select subject, hour_us, sum(amount)::bigint as amount, max(last_us) as last_us from (
      select subject, hour_us, total as amount,
        hour_us + (select max(nth) - 1 from unnest(minutes) with ordinality as m (amount, nth) where amount > 0) * ${MINUTE_US} as last_us
      from flow_hour where org_id = $1 and kind = $2 and subject = any($3::text[]) and hour_us >= $4
      union all
      select subject, at_us - at_us % ${HOUR_US}, amount, at_us - at_us % ${MINUTE_US}
      from flow_change, unnest(kinds, subjects, amounts) as e (kind, subject, amount)
      where org_id = $1 and kind = $2 and subject = any($3::text[]) and at_us >= $4
    ) as part where amount > 0 group by 1, 2
  ), last as (select subject, max(last_us) as last_us from hour group by 1)
  select last.subject, last.last_us as "lastUs", sum(amount)::bigint as "dayBefore", count(*)::int as "busyHours"
  from last join hour on hour.subject = last.subject and hour_us > last.last_us - 24 * ${HOUR_US}::bigint
  group by 1, 2`;

/** @returns of each subject that was seen at `sinceUs` or later, when it last was and how usual that is. */
export async function readLastSeen(
  client: PoolClient,
  orgId: number,
  of: { readonly kind: FlowKind; readonly subjects: readonly string[]; readonly sinceUs: number },
): Promise<LastSeen[]> {
  if (of.subjects.length === 0) return [];
  const { rows } = await client.query<LastSeen>(LAST_SEEN, [orgId, of.kind, of.subjects, of.sinceUs]);
  return rows;
}
