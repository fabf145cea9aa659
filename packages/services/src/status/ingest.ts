import { logHistogram } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';

const MINUTE_US = 60_000_000;
const SHOWN_MINUTES = 15;

/** Whether lines arrive, for the page that explains how to send them. */
export interface IngestStatus {
  readonly received: boolean;
  /** RFC 3339, when the newest line was committed; null before the first. */
  readonly lastAt: string | null;
  /** Lines committed in each of the last fifteen minutes, oldest first; `minute` is RFC 3339. */
  readonly perMinute: readonly { readonly minute: string; readonly lines: number }[];
}

export async function ingestStatus(context: ServiceContext, nowMs = Date.now()): Promise<IngestStatus> {
  requireRole(context, 'admin');
  const thisMinute = Math.floor((nowMs * 1000) / MINUTE_US);
  const [last, counts] = await Promise.all([
    lastCommit(context),
    linesPerMinute(context, thisMinute - SHOWN_MINUTES + 1, thisMinute + 1),
  ]);
  const perMinute = Array.from({ length: SHOWN_MINUTES }, (_, index) => {
    const minute = thisMinute - SHOWN_MINUTES + 1 + index;
    return { minute: new Date((minute * MINUTE_US) / 1000).toISOString(), lines: counts.get(minute) ?? 0 };
  });
  return { received: last !== null, lastAt: last === null ? null : new Date(last / 1000).toISOString(), perMinute };
}

async function lastCommit(context: ServiceContext): Promise<number | null> {
  const { rows } = await context.services.db.pool.query<{ last: number }>(
    'select committed_to_us as last from block where org_id = $1 order by committed_us desc limit 1',
    [context.org.id],
  );
  return rows[0]?.last ?? null;
}

/** Keys are minutes since the epoch. */
async function linesPerMinute(
  { org, services }: ServiceContext,
  from: number,
  to: number,
): Promise<Map<number, number>> {
  const { buckets } = await logHistogram(services.db, org.id, {
    clock: 'committed',
    fromUs: BigInt(from * MINUTE_US),
    toUs: BigInt(to * MINUTE_US),
    stepUs: BigInt(MINUTE_US),
  });
  return new Map(buckets.map(({ startUs, counted }) => [Number(startUs) / MINUTE_US, counted]));
}
