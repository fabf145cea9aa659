import type { Services } from '../context';

const KEPT_DAYS = 90;

/** Forgets what every org's alerts fired before the time that Prometheus remembers. */
export async function purgeFirings({ db }: Pick<Services, 'db'>): Promise<void> {
  await db.pool.query("delete from alert_firing where ends_at < clock_timestamp() - $1 * interval '1 day'", [
    KEPT_DAYS,
  ]);
}
