import { temporaryPostgres } from '@logflow/launcher';
import type { TestProject } from 'vitest/node';
import { freePort } from './ports';

/** vitest's global setup: one PostgreSQL for the whole run, forgetful and quick; each test file has its own database. */
export default async function startDatabaseServer(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await temporaryPostgres({ port: await freePort(), durable: false });
  project.provide('postgresUrl', postgres.url);
  return () => postgres.close();
}
