import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { type HttpServer, serveHttp, testDatabase } from '@logflow/test/kit';
import type { ServiceContext } from '../src/context';

/** What came in the place of Alertmanager. */
interface Told {
  readonly path: string;
  readonly body: unknown;
}

/** Two orgs with metrics that alerts can watch, and who writes down what Alertmanager is told. */
export interface TestAlerts {
  readonly ours: ServiceContext;
  readonly theirs: ServiceContext;
  readonly home: string;
  readonly told: Told[];
  /** Takes out what a test has made. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function testAlerts(): Promise<TestAlerts> {
  const database = await testDatabase();
  const db = openDb(database.url);
  const told: Told[] = [];
  const recorder = await startRecorder(told);
  const home = mkdtempSync(join(tmpdir(), 'logflow-alerts-'));
  const env = readEnv({ DATABASE_URL: database.url, LOGFLOW_HOME: home, ALERTMANAGER_URL: recorder.url });
  const services = { db, env, prometheus: { url: 'http://127.0.0.1:1' } };
  const { rows } = await db.pool.query<{ id: number; slug: string }>(
    "insert into org (slug) values ('ours'), ('theirs') returning id, slug",
  );
  await db.pool.query(
    `insert into metric (org_id, name, type, help) select id, name, type, '' from org,
       (values ('m_total', 'counter'), ('bytes_total', 'counter'), ('sent_total', 'counter'), ('level', 'gauge')) as m (name, type)
     where slug in ('ours', 'theirs')`,
  );
  const contexts = rows.map((org) => ({ org, actor: { kind: 'user' as const, id: 'u', name: 'Ann' }, services }));
  const [ours, theirs] = contexts as [ServiceContext, ServiceContext];
  const clear = async () => {
    told.length = 0;
    await db.pool.query('delete from alert; delete from alert_receiver; delete from alert_firing');
  };
  const close = async () => {
    recorder.close();
    await db.close();
    await database.close();
    rmSync(home, { recursive: true, force: true });
  };
  return { ours, theirs, home, told, clear, close };
}

function startRecorder(told: Told[]): Promise<HttpServer> {
  return serveHttp(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    told.push({ path: `${request.method} ${request.url}`, body: text === '' ? null : JSON.parse(text) });
    response.end('[]');
  });
}
