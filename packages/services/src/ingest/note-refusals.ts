import type { Db } from '@logflow/db';
import { addFlow } from '@logflow/ledger';
import type { DiscardReason } from '@logflow/model';

/** Requests of one org that ingest refused. */
export interface Refusals {
  readonly orgId: number;
  readonly reason: DiscardReason;
  readonly requests: number;
}

/** Adds what an ingest process refused since it last told to the flow of an org; one that is killed tells no more. */
export const noteRefusals = (
  db: Pick<Db, 'pool'>,
  { orgId, reason, requests }: Refusals,
  nowMs: number,
): Promise<void> =>
  addFlow(db.pool, orgId, [{ kind: 'refused', subject: reason, amount: requests, atUs: nowMs * 1000 }]);
