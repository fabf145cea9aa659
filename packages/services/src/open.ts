import { openDb } from '@logflow/db';
import { openQueues } from '@logflow/queue';
import type { Env } from '@logflow/runtime';
import type { Services } from './context';

const WEB_CONNECTIONS = 10;

/**
 * Opens what an app needs to call verbs.
 * @param name how PostgreSQL lists the connections
 * @throws Fault `unavailable` when PostgreSQL cannot be reached
 */
export async function openServices(env: Env, name: string): Promise<Services & { close(): Promise<void> }> {
  const db = openDb(env.databaseUrl, { max: WEB_CONNECTIONS, name });
  const queues = await openQueues({ databaseUrl: env.databaseUrl, redisUrl: env.redisUrl }).catch(async (error) => {
    await db.close();
    throw error;
  });
  const close = async () => void (await Promise.all([queues.close(), db.close()]));
  return { db, env, queues, prometheus: { url: env.prometheusUrl }, close };
}
