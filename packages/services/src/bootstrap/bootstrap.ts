import { randomBytes, randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { Fault } from '@logflow/model';
import { hashPassword } from 'better-auth/crypto';
import type { PoolClient } from 'pg';
import type { Services } from '../context';
import { insertCredential } from '../credentials/create';
import { type CredentialKind, newSecret } from '../credentials/secret';

const ORG = 'default';
const DEFAULT_EMAIL = 'admin@logflow.local';
/** Any number that nothing else locks: it makes two first starts take turns. */
const BOOTSTRAP_LOCK = 7_301_001;

/** What the first start made. What the environment gave is not repeated, what was generated is shown this once. */
export interface Bootstrapped {
  readonly created: boolean;
  readonly org: string;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly apiKey?: string;
  readonly ingestToken?: string;
}

/**
 * Makes the org `default` with its admin, an API key and an ingest token, on the first start only: where the org is
 * already there nothing changes, whatever the environment says.
 * @throws Fault `invalid` when the environment gives one secret for both the key and the token
 */
export function bootstrap(services: Pick<Services, 'db' | 'env'>): Promise<Bootstrapped> {
  return transaction(services.db, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [BOOTSTRAP_LOCK]);
    const { rows } = await client.query<{ id: number }>(
      'insert into org (slug) values ($1) on conflict (slug) do nothing returning id',
      [ORG],
    );
    return rows[0] ? firstStart(client, rows[0].id, services.env) : { created: false, org: ORG };
  });
}

async function firstStart(client: PoolClient, orgId: number, env: Services['env']): Promise<Bootstrapped> {
  if (env.apiKey !== undefined && env.apiKey === env.ingestToken) {
    throw new Fault('invalid', 'LOGFLOW_API_KEY and LOGFLOW_INGEST_TOKEN are the same: give each its own value.');
  }
  const adminEmail = (env.adminEmail ?? DEFAULT_EMAIL).toLowerCase();
  const adminPassword = env.adminPassword ?? randomBytes(12).toString('base64url');
  await insertAdmin(client, orgId, adminEmail, adminPassword);
  const apiKey = await insertFirst(client, orgId, 'api', env.apiKey);
  const ingestToken = await insertFirst(client, orgId, 'ingest', env.ingestToken);
  return {
    created: true,
    org: ORG,
    adminEmail,
    ...(env.adminPassword === undefined && { adminPassword }),
    ...(apiKey !== undefined && { apiKey }),
    ...(ingestToken !== undefined && { ingestToken }),
  };
}

/** The rows that better-auth's sign-up would write, which strangers are not offered. */
async function insertAdmin(client: PoolClient, orgId: number, email: string, password: string): Promise<void> {
  const id = randomUUID();
  await client.query('insert into "user" (id, name, email, "emailVerified") values ($1, $2, $3, true)', [
    id,
    'Admin',
    email,
  ]);
  await client.query(
    `insert into "account" (id, "accountId", "providerId", "userId", password, "updatedAt")
     values ($1, $2, 'credential', $2, $3, now())`,
    [randomUUID(), id, await hashPassword(password)],
  );
  await client.query("insert into member (org_id, user_id, role) values ($1, $2, 'admin')", [orgId, id]);
}

/** @returns the secret when it was generated here */
async function insertFirst(
  client: PoolClient,
  orgId: number,
  kind: CredentialKind,
  given: string | undefined,
): Promise<string | undefined> {
  const secret = given ?? newSecret(kind);
  await insertCredential(client, orgId, { kind, name: 'first start', secret });
  return given === undefined ? secret : undefined;
}
