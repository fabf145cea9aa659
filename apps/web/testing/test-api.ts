import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, readEnv } from '@logflow/runtime';
import { bootstrap, openServices, type ServiceContext } from '@logflow/services';
import { createApi } from '../api/app';

export const KEY = 'test-key-0123456789abcdef';
export const SITE = 'http://logflow.example:3000';

/** The whole REST API over a migrated database, which it closes in the end; without a server. */
export async function testApi(database: { readonly url: string; close(): Promise<void> }) {
  const home = mkdtempSync(join(tmpdir(), 'logflow-api-'));
  const services = await openServices(
    readEnv({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      LOGFLOW_HOME: home,
      LOGFLOW_API_KEY: KEY,
      PROMETHEUS_URL: 'http://127.0.0.1:1',
    }),
    'api test',
  );
  await bootstrap(services);
  const logger = createLogger('test');
  logger.level = 'silent';
  let signedIn: ServiceContext | null = null;
  const api = createApi({ services: async () => services, session: async () => signedIn, logger });
  const { rows } = await services.db.pool.query<{ id: number; slug: string }>('select id, slug from org');
  const member: ServiceContext = { org: rows[0]!, actor: { kind: 'user', id: 'u', name: 'Ada' }, services };

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const sent = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers };
    const response = await api.request(`${SITE}/api/v1${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
      ...(body !== undefined && { body: text }),
    });
    const answer = await response.text();
    return { status: response.status, headers: response.headers, body: answer === '' ? undefined : JSON.parse(answer) };
  };
  const close = async () => {
    await services.close();
    await database.close();
    rmSync(home, { recursive: true });
  };
  return {
    api,
    call,
    member,
    close,
    /** @param context whose session the calls that follow carry; null: nobody's */
    signIn: (context: ServiceContext | null) => {
      signedIn = context;
    },
  };
}

export const rule = (name: string, more: object = {}) => ({ name, pattern: 'Invalid user (?P<user>\\S*)', ...more });
