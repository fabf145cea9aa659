import type { Services } from '../context';

/** The table that the migrations' runner fills; until it is there nothing was ever migrated. */
const MIGRATIONS = 'kysely_migration';

/**
 * Why an app that serves requests cannot do so yet; empty: it can. A missing Prometheus is no reason: all but
 * graphs works without it.
 */
export async function notReady(services: Pick<Services, 'db'>): Promise<string[]> {
  try {
    const { rows } = await services.db.pool.query<{ migrated: boolean; org: boolean }>(
      "select to_regclass($1) is not null as migrated, to_regclass('org') is not null as org",
      [MIGRATIONS],
    );
    return rows[0]?.migrated && rows[0].org ? [] : ['the database has not been migrated yet'];
  } catch (error) {
    return [`PostgreSQL does not answer: ${error instanceof Error ? error.message : String(error)}`];
  }
}
