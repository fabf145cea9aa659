import type { ServiceContext, Services } from '../../context';
import { openSecrets, type Secrets } from '../../destinations/sealed-secrets';
import { notFound, requireUuid } from '../../identifier';
import type { Route } from '../alertmanager-config';

/** Whom alerts are told, as callers see it: never with its secrets. */
export interface Receiver {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Which secrets are stored, by name. */
  readonly secrets: readonly string[];
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When it was last told something; null: never. */
  readonly notifiedAt: string | null;
  /** When it last could not be told, and why; the reason reads on after its name. Null: never. */
  readonly failedAt: string | null;
  readonly failure: string | null;
}

export interface ReceiverRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: string;
  readonly secrets: Buffer;
  readonly author: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly notified_at: Date | null;
  readonly failed_at: Date | null;
  readonly failure: string | null;
}

export const RECEIVER_COLUMNS =
  'id, name, type, config, secrets, author, created_at, updated_at, notified_at, failed_at, failure';

/** @throws Fault `not_found` */
export async function readReceiver(context: ServiceContext, id: string): Promise<ReceiverRow> {
  const { rows } = await context.services.db.pool.query<ReceiverRow>(
    `select ${RECEIVER_COLUMNS} from alert_receiver where org_id = $1 and id = $2`,
    [context.org.id, requireUuid('receiver', id)],
  );
  if (rows[0] === undefined) throw notFound('receiver', id);
  return rows[0];
}

export const receiverFromRow = (context: ServiceContext, row: ReceiverRow): Receiver => ({
  id: row.id,
  name: row.name,
  type: row.type,
  config: JSON.parse(row.config) as Receiver['config'],
  secrets: Object.keys(readableSecrets(context, row)),
  author: row.author,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  notifiedAt: row.notified_at?.toISOString() ?? null,
  failedAt: row.failed_at?.toISOString() ?? null,
  failure: row.failure,
});

/** @returns the secrets, or none where the key they were sealed with is gone. */
export function readableSecrets({ services, org }: ServiceContext, row: Pick<ReceiverRow, 'id' | 'secrets'>): Secrets {
  try {
    return openSecrets(services.env.home, { orgId: org.id, id: row.id }, row.secrets);
  } catch {
    return {};
  }
}

interface RouteRow {
  readonly id: string;
  readonly slug: string;
  /** The alerts that tell it. */
  readonly alerts: readonly string[];
  /** Whether those are all of the org. */
  readonly all: boolean;
}

/** @returns every org's receivers and what is told to each */
export async function readRoutes({ db }: Pick<Services, 'db'>): Promise<Route[]> {
  const { rows } = await db.pool.query<RouteRow>(
    `select r.id, o.slug, coalesce(a.alerts, '{}') as alerts, coalesce(a.everyone, true) as all
     from alert_receiver r join org o on o.id = r.org_id
     cross join lateral (
       select array_agg(id::text order by id) filter (where receivers is null or r.id = any(receivers)) as alerts,
         bool_and(receivers is null or r.id = any(receivers)) as everyone
       from alert where org_id = r.org_id) a
     order by r.org_id, r.created_at, r.id`,
  );
  return rows.map(({ id, slug, alerts, all }) => ({ org: slug, id, alerts: all ? 'all' : alerts }));
}
