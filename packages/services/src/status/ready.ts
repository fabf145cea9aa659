import { pendingMigrations } from '@logflow/db';
import type { Services } from '../context';

/**
 * Why an app that serves requests cannot do so yet; empty: it can. A missing Prometheus is no reason: all but
 * graphs works without it.
 */
export async function notReady(services: Pick<Services, 'db'>): Promise<string[]> {
  try {
    const pending = await pendingMigrations(services.db);
    return pending.length === 0 ? [] : [`the database lacks ${pending.join(', ')}: run the migrations`];
  } catch (error) {
    return [`PostgreSQL does not answer: ${error instanceof Error ? error.message : String(error)}`];
  }
}
