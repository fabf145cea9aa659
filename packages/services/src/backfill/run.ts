import { BACKFILL_COLUMNS, type BackfillRow, type BackfillState } from '@logflow/ledger';
import { formatMicros } from '@logflow/model';
import type { ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';

/** A backfill as the API shows it. Times are RFC 3339, on the committed clock. */
export interface Backfill {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly state: BackfillState;
  readonly complete: boolean;
  /** What went wrong. */
  readonly failure: string | null;
  /** `counting` the stored lines, or `publishing` what was counted; null once it has ended. */
  readonly phase: 'counting' | 'publishing' | null;
  readonly metrics: readonly string[];
  readonly from: string;
  readonly to: string;
  /** What has been counted so far: it grows back from the newest lines, so one that is cancelled ends here. */
  readonly covered: { readonly from: string; readonly to: string };
  /** When the rule was saved: history ends and live begins here. */
  readonly liveFrom: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly progress: { readonly lines: number; readonly of: number };
  readonly matched: number;
  /** Lines that a series counted, and had not counted before. */
  readonly counted: number;
  readonly samplesSent: number;
}

type Row = BackfillRow & { readonly liveFrom: Date };

const SELECT = `select b.*, v.created_at as "liveFrom"
  from (select ${BACKFILL_COLUMNS} from backfill where org_id = $1 and rule_id = $2) as b
  join rule_version as v on v.org_id = $1 and v.rule_id = b."ruleId" and v.version = b."ruleVersion"`;
const MAX_LISTED = 100;

/** @throws Fault `not_found` */
export async function readBackfill(context: ServiceContext, ruleId: string, id: string): Promise<Backfill> {
  const { rows } = await context.services.db.pool.query<Row>(`${SELECT} where b.id = $3`, [
    ...[context.org.id, requireUuid('rule', ruleId), requireUuid('backfill', id)],
  ]);
  if (rows[0] === undefined) throw notFound('backfill', id);
  return backfillOf(rows[0]);
}

/** @returns those of a rule, newest first. @throws Fault `not_found` for what cannot be an id */
export async function listBackfills(context: ServiceContext, ruleId: string): Promise<Backfill[]> {
  const { rows } = await context.services.db.pool.query<Row>(
    `${SELECT} order by b."createdAt" desc limit ${MAX_LISTED}`,
    [context.org.id, requireUuid('rule', ruleId)],
  );
  return rows.map(backfillOf);
}

const timeOf = (us: number): string => formatMicros(BigInt(us));

function backfillOf(row: Row): Backfill {
  const counting = row.coveredFromUs > row.fromUs && !row.stopping;
  return {
    id: row.id,
    ruleId: row.ruleId,
    ruleVersion: row.ruleVersion,
    state: row.state,
    complete: row.state === 'done',
    failure: row.failure,
    phase: row.state !== 'running' ? null : counting ? 'counting' : 'publishing',
    metrics: row.metrics,
    from: timeOf(row.fromUs),
    to: timeOf(row.toUs),
    covered: { from: timeOf(row.coveredFromUs), to: timeOf(row.coveredToUs) },
    liveFrom: row.liveFrom.toISOString(),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    progress: { lines: Math.min(row.linesDone, row.linesTotal), of: row.linesTotal },
    matched: row.matched,
    counted: row.counted,
    samplesSent: row.samplesSent,
  };
}
