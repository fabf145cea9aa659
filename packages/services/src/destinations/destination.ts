import type { Select } from '@logflow/model';
import type { ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';
import { openSecrets, type Secrets } from './sealed-secrets';

/** A destination as callers see it: never with its secrets. */
export interface Destination {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Which secrets are stored, by name. */
  readonly secrets: readonly string[];
  readonly select: Select;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface DestinationRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: string;
  readonly secrets: Buffer;
  readonly selects: string;
  readonly enabled: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const DESTINATION_COLUMNS = 'id, name, type, config, secrets, selects, enabled, created_at, updated_at';

interface Querier {
  query<Row>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
}

/** @throws Fault `not_found` where there is no such destination, or it was removed. */
export async function liveDestination(querier: Querier, orgId: number, id: string): Promise<DestinationRow> {
  const { rows } = await querier.query<DestinationRow>(
    `select ${DESTINATION_COLUMNS} from destination where org_id = $1 and id = $2 and deleted_at is null`,
    [orgId, requireUuid('destination', id)],
  );
  if (rows[0] === undefined) throw notFound('destination', id);
  return rows[0];
}

export const destinationFromRow = (context: ServiceContext, row: DestinationRow): Destination => ({
  id: row.id,
  name: row.name,
  type: row.type,
  config: JSON.parse(row.config) as Destination['config'],
  secrets: Object.keys(readableSecrets(context, row)),
  select: JSON.parse(row.selects) as Select,
  enabled: row.enabled,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** @returns the secrets, or none where the key they were sealed with is gone. */
export function readableSecrets(context: ServiceContext, row: Pick<DestinationRow, 'id' | 'secrets'>): Secrets {
  try {
    return openSecrets(context.services.env.home, { orgId: context.org.id, id: row.id }, row.secrets);
  } catch {
    return {};
  }
}
