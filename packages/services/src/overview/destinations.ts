import { deliveryStatuses, openDeliveries } from '@logflow/ledger';
import type { Select } from '@logflow/model';
import type { PoolClient } from 'pg';
import { type DestinationStatus, presentStatus } from '../destinations';
import type { OverviewRange } from './range';
import type { FlowSums } from './sums';

/** Counts are events of lines that were committed in the range; `status` is how it stands now, whatever the range. */
export interface DestinationFlow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly select: Select;
  /** What was to be sent: `delivered + pending + dead`, where nothing got lost. */
  readonly planned: number;
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
  readonly status: DestinationStatus;
}

export async function readDestinations(
  client: PoolClient,
  orgId: number,
  range: OverviewRange,
  flow: FlowSums,
): Promise<DestinationFlow[]> {
  const { rows } = await client.query<{ id: string; name: string; enabled: boolean; selects: string }>(
    'select id, name, enabled, selects from destination where org_id = $1 and deleted_at is null order by created_at, id',
    [orgId],
  );
  const open = await openDeliveries(client, orgId, range);
  const ids = rows.map(({ id }) => id);
  const statuses = await deliveryStatuses({ pool: client }, orgId, ids);
  return rows.map(({ selects, ...row }) => ({
    ...row,
    select: JSON.parse(selects) as Select,
    planned: flow.of('planned', row.id),
    delivered: flow.of('delivered', row.id),
    pending: open.get(row.id)?.pending ?? 0,
    dead: open.get(row.id)?.dead ?? 0,
    status: presentStatus(row, statuses.get(row.id)),
  }));
}
