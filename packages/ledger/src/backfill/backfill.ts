import type { Db } from '@logflow/db';

export type BackfillState = 'running' | 'done' | 'cancelled' | 'failed';

/** A row of the table `backfill`. Times are microseconds since the epoch. */
export interface BackfillRow {
  readonly orgId: number;
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly rulesEpoch: number;
  readonly definition: string;
  readonly metrics: readonly string[];
  readonly state: BackfillState;
  readonly failure: string | null;
  readonly stopping: boolean;
  readonly fromUs: number;
  readonly toUs: number;
  readonly intervalUs: number;
  readonly startBoundaryUs: number;
  readonly coveredFromUs: number;
  readonly coveredToUs: number;
  readonly horizonUs: number;
  readonly linesTotal: number;
  readonly linesDone: number;
  readonly matched: number;
  /** Lines that a series counted, and had not counted before. */
  readonly counted: number;
  readonly samplesSent: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export const BACKFILL_COLUMNS = `org_id as "orgId", id, rule_id as "ruleId", rule_version as "ruleVersion",
  rules_epoch as "rulesEpoch", definition, metrics, state, failure, stopping, from_us as "fromUs", to_us as "toUs",
  interval_us as "intervalUs", start_boundary_us as "startBoundaryUs", covered_from_us as "coveredFromUs",
  covered_to_us as "coveredToUs", horizon_us as "horizonUs", lines_total as "linesTotal", lines_done as "linesDone",
  matched, counted, samples_sent as "samplesSent", created_at as "createdAt", ended_at as "endedAt"`;

/** @returns null where it is not there */
export async function findBackfill(db: Db, orgId: number, id: string): Promise<BackfillRow | null> {
  const { rows } = await db.pool.query<BackfillRow>(
    `select ${BACKFILL_COLUMNS} from backfill where org_id = $1 and id = $2`,
    [orgId, id],
  );
  return rows[0] ?? null;
}
