import type { Db } from '@logflow/db';

/** What a worker saw a rule do since it last told. */
export interface RuleDoings {
  readonly ruleId: string;
  /** Lines. */
  readonly matches: number;
  readonly unread: number;
  readonly cut: number;
  readonly overflowed: number;
  /** When the last match was committed, microseconds since the epoch; null for none. */
  readonly lastMatchUs: number | null;
  /** Of a core; null where that is not known. */
  readonly nanosPerLine: number | null;
}

const ADD = `
  with told as (
    select * from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::double precision[])
      as t (rule_id, matches, unread, cut, overflowed, last_match_us, nanos_per_line)
  ), now as (select extract(epoch from clock_timestamp())::bigint / 60 as minute)
  insert into rule_stats as s (org_id, rule_id, matches, unread, cut, overflowed, last_match_us, minute, in_minute, nanos_per_line)
  select $1::int, rule_id, matches, unread, cut, overflowed, last_match_us, minute, matches, nanos_per_line
  from told, now order by rule_id
  on conflict (org_id, rule_id) do update set
    matches = s.matches + excluded.matches, unread = s.unread + excluded.unread, cut = s.cut + excluded.cut,
    overflowed = s.overflowed + excluded.overflowed, last_match_us = greatest(s.last_match_us, excluded.last_match_us),
    nanos_per_line = coalesce(excluded.nanos_per_line, s.nanos_per_line),
    minute = excluded.minute,
    in_minute = excluded.in_minute + case when s.minute = excluded.minute then s.in_minute else 0 end,
    before = case s.minute when excluded.minute then s.before when excluded.minute - 1 then s.in_minute else 0 end`;

/** Adds what a worker saw to what is known of an org's rules. */
export async function addStats(db: Pick<Db, 'pool'>, orgId: number, doings: readonly RuleDoings[]): Promise<void> {
  if (doings.length === 0) return;
  const column = <K extends keyof RuleDoings>(key: K) => doings.map((one) => one[key]);
  await db.pool.query({
    name: 'add-rule-stats',
    text: ADD,
    values: [
      ...[orgId, column('ruleId'), column('matches'), column('unread'), column('cut'), column('overflowed')],
      ...[column('lastMatchUs'), column('nanosPerLine')],
    ],
  });
}
