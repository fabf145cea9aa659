import type { Db } from '@logflow/db';

/** A series whose leader has not changed for as long as its org wants it sampled, or has no total at all. */
export interface IdleSeries {
  readonly orgId: number;
  readonly seriesId: number;
  /** The series that decides for it: of a histogram the count, else itself. */
  readonly leaderId: number;
  /** Whether it takes a place in the budgets: the overflow and a series without labels do not. */
  readonly counted: boolean;
  /** It rests if its leader has not changed since (µs), or still has no total. */
  readonly beforeUs: number;
}

/** So many are retired at one boundary. */
export const IDLE_AT_ONCE = 5_000;

/**
 * Found without a lock; whether it still holds is seen where it rests. A histogram's series are found by their labels,
 * which are compared as the canonical texts they are: PostgreSQL takes not all of them for JSON, half a surrogate pair for one.
 * Series without a total were made for a commit that failed or held nothing new: nobody sees them, but they take places.
 * This walk goes over all orgs.
 */
export async function findIdle(db: Db): Promise<IdleSeries[]> {
  const { rows } = await db.pool.query<IdleSeries>({
    name: 'find-idle',
    text: FIND_IDLE,
    values: [IDLE_AT_ONCE],
  });
  return rows;
}

/** A quote inside a value has a backslash before it, so this is the label and nothing else. */
const withoutBound = (labels: string): string =>
  `regexp_replace(regexp_replace(${labels}, ',?"le":"[^"]*"', ''), '^{,', '{')`;

const FIND_IDLE = `
  with leaders as (
    select s.org_id, s.id, s.metric, s.type, s.labels,
      (select last_boundary_us from sampler) - b.idle_us as before_us
    from series_budget b
    join series s on s.org_id = b.org_id
    left join series_total t on t.org_id = s.org_id and t.series_id = s.id
    where (t.changed_us is null or b.idle_us > 0 and t.changed_us < (select last_boundary_us from sampler) - b.idle_us)
      and (s.type <> 'histogram' or s.metric like '%\\_count')
      and not exists (
        select from series_rest r where r.org_id = s.org_id and r.leader_id = s.id and r.returned_us is null
      )
      and not exists (select from backfill_hold h where h.org_id = s.org_id and h.metric = s.metric)
    limit $1
  ),
  members as (
    select org_id, id, id as leader, labels, before_us from leaders
    union all
    select m.org_id, m.id, leaders.id, leaders.labels, before_us
    from leaders join series m on m.org_id = leaders.org_id
      and m.metric in (left(leaders.metric, -6) || '_bucket', left(leaders.metric, -6) || '_sum')
      and ${withoutBound('m.labels')} = leaders.labels
    where leaders.type = 'histogram'
  )
  select org_id as "orgId", id as "seriesId", leader as "leaderId", before_us as "beforeUs",
    labels !~ '^{("\\w+":"__other__",?)*}$' as counted
  from members`;
