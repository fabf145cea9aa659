import { formatMicros } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { liveRule } from './live';
import { slowReason } from './slow';

/** A stretch in which lines were matched without a rule, because it is too slow. Times are RFC 3339. */
export interface Quarantine {
  readonly ruleVersion: number;
  readonly since: string;
  /** A sentence. */
  readonly reason: string;
  readonly microsPerLine: number;
  readonly budgetMicros: number;
  /** Lines that were stored meanwhile and are still there: the rule was not asked about them. */
  readonly linesNotAsked: number;
  /** Null while it lasts. */
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

/** With the last quarantines of the rule, newest first. */
export interface RuleStatsInFull extends RuleStats {
  readonly quarantines: readonly Quarantine[];
}

/** What a rule did, as workers saw it; what one saw in its last seconds before it was killed is missing. */
export interface RuleStats {
  readonly ruleId: string;
  /** Lines since the rule was made. */
  readonly matches: number;
  /** Over the last minute. */
  readonly matchesPerSecond: number;
  readonly lastMatchAt: string | null;
  /** CPU time that it takes for a line of any kind, asked alone; null while it is not measured. */
  readonly microsPerLine: number | null;
  /** Lines that matched and went otherwise than the rule wants. */
  readonly problems: {
    /** A captured number could not be read, so a metric was not touched. */
    readonly unread: number;
    /** A label was too long and was cut. */
    readonly cut: number;
    /** A metric had no place for the series, so they count in `__other__`. */
    readonly overflowed: number;
  };
  /** Null where lines are matched with the rule. */
  readonly quarantine: Quarantine | null;
}

interface StatsRow {
  readonly rule_id: string;
  readonly matches: number | null;
  readonly unread: number | null;
  readonly cut: number | null;
  readonly overflowed: number | null;
  readonly last_match_us: number | null;
  readonly per_second: number | null;
  readonly nanos_per_line: number | null;
}

interface QuarantineRow {
  readonly rule_id: string;
  readonly rule_version: number;
  readonly since_us: number;
  readonly doing: 'asking' | 'acting';
  readonly nanos_per_line: number;
  readonly budget_nanos: number;
  readonly lines: number;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
}

/** The minute that is passing, and what of the one before it lies in the last sixty seconds. */
const STATS = `
  with now as (select floor(s / 60)::bigint as minute, 1 - (s / 60 - floor(s / 60))::double precision as share
    from (select extract(epoch from clock_timestamp()) as s) as clock)
  select r.id as rule_id, s.matches, s.unread, s.cut, s.overflowed, s.last_match_us, s.nanos_per_line,
    case s.minute when now.minute then s.in_minute + s.before * now.share
      when now.minute - 1 then s.in_minute * now.share else 0 end / 60 as per_second
  from now, rule as r left join rule_stats as s on s.org_id = r.org_id and s.rule_id = r.id
  where r.org_id = $1 and r.deleted_at is null and ($2::uuid is null or r.id = $2)`;

const QUARANTINES = `
  select q.rule_id, q.rule_version, q.since_us, q.doing, q.nanos_per_line, q.budget_nanos, q.ended_at, q.ended_by,
    (select coalesce(sum(line_count), 0)::bigint from block where org_id = $1 and committed_us >= q.blocks_from_us
       and rules_epoch >= q.from_epoch and (q.to_epoch is null or rules_epoch < q.to_epoch)) as lines
  from rule_quarantine as q where q.org_id = $1`;
const MAX_QUARANTINES = 20;

/** Of all rules that are not deleted. */
export async function allStats(context: ServiceContext): Promise<{ items: RuleStats[] }> {
  requireRole(context, 'admin');
  const { pool } = context.services.db;
  const [stats, standing] = await Promise.all([
    pool.query<StatsRow>(STATS, [context.org.id, null]),
    pool.query<QuarantineRow>(`${QUARANTINES} and q.ended_at is null`, [context.org.id]),
  ]);
  const byRule = new Map(standing.rows.map((row) => [row.rule_id, quarantineOf(row)]));
  return { items: stats.rows.map((row) => statsOf(row, byRule.get(row.rule_id) ?? null)) };
}

/** @throws Fault `not_found` */
export async function stats(context: ServiceContext, input: { id: string }): Promise<RuleStatsInFull> {
  requireRole(context, 'admin');
  const { id } = await liveRule(context.services.db.pool, context.org.id, input.id);
  return readStats(context, id);
}

/** As {@link stats}, of a rule that is there. */
export async function readStats({ services, org }: ServiceContext, ruleId: string): Promise<RuleStatsInFull> {
  const [found, { rows }] = await Promise.all([
    services.db.pool.query<StatsRow>(STATS, [org.id, ruleId]),
    services.db.pool.query<QuarantineRow>(
      `${QUARANTINES} and q.rule_id = $2 order by q.from_epoch desc limit ${MAX_QUARANTINES}`,
      [org.id, ruleId],
    ),
  ]);
  const quarantines = rows.map(quarantineOf);
  const standing = quarantines.find(({ endedAt }) => endedAt === null) ?? null;
  return { ...statsOf(found.rows[0] as StatsRow, standing), quarantines };
}

const statsOf = (row: StatsRow, quarantine: Quarantine | null): RuleStats => ({
  ruleId: row.rule_id,
  matches: row.matches ?? 0,
  matchesPerSecond: row.per_second ?? 0,
  lastMatchAt: row.last_match_us === null ? null : formatMicros(BigInt(row.last_match_us)),
  microsPerLine: row.nanos_per_line === null ? null : row.nanos_per_line / 1_000,
  problems: { unread: row.unread ?? 0, cut: row.cut ?? 0, overflowed: row.overflowed ?? 0 },
  quarantine,
});

function quarantineOf(row: QuarantineRow): Quarantine {
  const slow = { doing: row.doing, nanosPerLine: row.nanos_per_line, budgetNanos: row.budget_nanos };
  return {
    ruleVersion: row.rule_version,
    since: formatMicros(BigInt(row.since_us)),
    reason: slowReason(slow),
    microsPerLine: row.nanos_per_line / 1_000,
    budgetMicros: row.budget_nanos / 1_000,
    linesNotAsked: row.lines,
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: row.ended_by,
  };
}
