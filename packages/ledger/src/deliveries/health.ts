import type { Db } from '@logflow/db';
import type { Select } from '@logflow/model';
import type { PoolClient } from 'pg';

export type Breaker = 'closed' | 'open' | 'half_open';

/** How a destination is doing, as its row keeps it. */
export interface DestinationHealth {
  readonly breaker: Breaker;
  readonly failures: number;
  readonly reason: string | null;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number | null;
}

/** A destination that may be sent to now. */
export interface AdmittedDestination {
  readonly orgId: number;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** JSON without the secrets. */
  readonly config: string;
  readonly sealedSecrets: Buffer;
  readonly selects: Select;
  readonly health: DestinationHealth;
  /** Changes when a person saves the destination: what was learnt before that says nothing about it. */
  readonly revision: string;
}

interface Row {
  id: string;
  name: string;
  type: string;
  config: string;
  secrets: Buffer;
  selects: string;
  breaker: Breaker;
  failures: number;
  breaker_reason: string | null;
  breaker_since: Date | null;
  revision: string;
}

const COLUMNS = `id, name, type, config, secrets, selects, breaker, failures, breaker_reason, breaker_since,
  updated_at::text as revision`;
const MAY_SEND = `org_id = $1 and id = $2 and enabled and deleted_at is null and next_attempt_at <= clock_timestamp()`;

/**
 * @returns the destination if it may be sent to now, else undefined. Where its breaker is open this is the one probe:
 * it becomes half open, and nobody else is admitted for `probeSeconds`.
 */
export async function admitDestination(
  db: Pick<Db, 'pool'>,
  orgId: number,
  id: string,
  probeSeconds: number,
): Promise<AdmittedDestination | undefined> {
  const closed = await db.pool.query<Row>(
    `select ${COLUMNS} from destination where ${MAY_SEND} and breaker = 'closed'`,
    [orgId, id],
  );
  if (closed.rows[0]) return fromRow(orgId, closed.rows[0]);
  const probe = await db.pool.query<Row>(
    `update destination set breaker = 'half_open', next_attempt_at = clock_timestamp() + make_interval(secs => $3)
     where ${MAY_SEND} and breaker <> 'closed'
       and exists (select 1 from delivery where org_id = $1 and destination_id = $2
         and (claimed_until is null or claimed_until <= clock_timestamp())) returning ${COLUMNS}`,
    [orgId, id, probeSeconds],
  );
  return probe.rows[0] && fromRow(orgId, probe.rows[0]);
}

/** Keeps what an attempt taught, unless a person saved the destination since. */
export async function saveHealth(
  client: PoolClient,
  destination: Pick<AdmittedDestination, 'orgId' | 'id' | 'revision'>,
  health: DestinationHealth & { readonly waitMs: number },
): Promise<void> {
  await client.query(
    `update destination set breaker = $4, failures = $5, breaker_reason = $6, breaker_since = to_timestamp($7),
       next_attempt_at = clock_timestamp() + make_interval(secs => $8)
     where org_id = $1 and id = $2 and updated_at = $3::timestamptz`,
    [
      destination.orgId,
      destination.id,
      destination.revision,
      health.breaker,
      health.failures,
      health.reason,
      health.sinceMs === null ? null : health.sinceMs / 1000,
      health.waitMs / 1000,
    ],
  );
}

const fromRow = (orgId: number, row: Row): AdmittedDestination => ({
  orgId,
  id: row.id,
  name: row.name,
  type: row.type,
  config: row.config,
  sealedSecrets: row.secrets,
  selects: JSON.parse(row.selects) as Select,
  health: {
    breaker: row.breaker,
    failures: row.failures,
    reason: row.breaker_reason,
    sinceMs: row.breaker_since === null ? null : row.breaker_since.getTime(),
  },
  revision: row.revision,
});
