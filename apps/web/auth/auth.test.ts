import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '@logflow/runtime';
import { bootstrap, openServices, org, type Services } from '@logflow/services';
import { testDatabase } from '@logflow/test/kit';
import { getMigrations } from 'better-auth/db/migration';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth } from './auth';

const EMAIL = 'admin@logflow.local';
const PASSWORD = 'correct horse';

let services: Services;
let auth: Auth;
let close: () => Promise<void>;
let address = 0;

beforeAll(async () => {
  const database = await testDatabase();
  const home = mkdtempSync(join(tmpdir(), 'logflow-auth-'));
  const variables = {
    NODE_ENV: 'test' as const,
    DATABASE_URL: database.url,
    LOGFLOW_HOME: home,
    LOGFLOW_ADMIN_PASSWORD: PASSWORD,
  };
  const opened = await openServices(readEnv(variables), 'auth test');
  services = opened;
  await bootstrap(services);
  auth = createAuth(services);
  close = async () => {
    await opened.close();
    await database.close();
    rmSync(home, { recursive: true });
  };
});
afterAll(() => close());
/** Sign-ins are limited by address: each test has its own. */
beforeEach(() => {
  address += 1;
});

const signIn = (password: string, host = 'localhost:3000', origin = `http://${host}`, email = EMAIL) =>
  auth.handler(
    new Request(`http://${host}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: 'other=1',
        host,
        origin,
        'x-forwarded-for': `203.0.113.${address}`,
      },
      body: JSON.stringify({ email, password }),
    }),
  );

const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';')[0] as string;

it('finds its tables as it wants them', async () => {
  const { toBeCreated, toBeAdded } = await getMigrations(auth.options);
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
});

describe('signing in', () => {
  it('gives the first admin a session in the org, until it is signed out', async () => {
    const cookie = cookieOf(await signIn(PASSWORD));
    const headers = new Headers({ cookie });
    const session = await auth.api.getSession({ headers });
    expect(session?.user.email).toBe(EMAIL);
    expect(await org.contextOfUser(services, session!.user)).toMatchObject({
      org: { slug: 'default' },
      actor: { name: 'Admin' },
    });
    await auth.api.signOut({ headers });
    expect(await auth.api.getSession({ headers })).toBeNull();
  });

  it('sets a cookie that scripts and other sites cannot use', async () => {
    const cookie = (await signIn(PASSWORD)).headers.get('set-cookie');
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  it.each(['localhost:3000', '127.0.0.1:3000', '127.0.0.1:41234', 'logs.example.com'])('works at %s', async (host) => {
    expect((await signIn(PASSWORD, host)).status).toBe(200);
  });

  it('is refused with a wrong password, and to pages of other sites', async () => {
    expect((await signIn('wrong')).status).toBe(401);
    expect((await signIn(PASSWORD, 'localhost:3000', 'http://evil.example')).status).toBe(403);
  });

  it('slows down who guesses', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 22; i++) statuses.push((await signIn('wrong')).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses.slice(20)).toEqual([429, 429]);
  });
});

it('stops guesses at one account, though each comes from another address', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 32; i++) {
    address += 1;
    statuses.push((await signIn('wrong', 'localhost:3000', undefined, 'somebody@example.com')).status);
  }
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
  expect(statuses.slice(30)).toEqual([429, 429]);
  expect((await signIn(PASSWORD)).status).toBe(200);
});

it('offers strangers no account', async () => {
  const request = new Request('http://localhost:3000/api/auth/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
    body: JSON.stringify({ email: 'eve@example.com', password: 'password123', name: 'Eve' }),
  });
  expect((await auth.handler(request)).status).toBe(400);
  const { rows } = await services.db.pool.query('select email from "user"');
  expect(rows).toEqual([{ email: EMAIL }]);
});
