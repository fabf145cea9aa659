import type { ServiceContext } from '../context';

/** How far the graph's database can be believed. Seconds. */
export interface Sampled {
  readonly interval: number;
  /** The last boundary whose samples have all arrived; 0 before the first. */
  readonly through: number;
}

/** Samples are stored and travel in boundary order: everything before the oldest that still waits has arrived. */
export async function sampledThrough(context: ServiceContext): Promise<Sampled> {
  const { services, org } = context;
  const { rows } = await services.db.pool.query<{ interval_us: number; last_us: number; waiting_us: number | null }>(
    `select interval_us, last_boundary_us as last_us,
       least((select min(first_us) from passage),
         (select min(boundary_us) from sample_outbox where org_id = $1 and refused is null and held_by is null)) as waiting_us
     from sampler`,
    [org.id],
  );
  const row = rows[0];
  if (row === undefined) return { interval: services.env.sampleIntervalSeconds, through: 0 };
  const through = row.waiting_us === null ? row.last_us : Math.min(row.last_us, row.waiting_us - row.interval_us);
  return { interval: row.interval_us / 1e6, through: Math.max(0, through) / 1e6 };
}
