import { monotonicMs } from '@logflow/model';
import type { Actor, Org, ServiceContext, Services } from '../context';
import { hashSecret } from './secret';

interface Known {
  readonly org: Org;
  readonly actor: Actor;
  /** By `monotonicMs`. */
  readonly until: number;
}

const KNOWN_FOR_MS = 2_000;
const KNOWN_AT_MOST = 1_000;
const caches = new WeakMap<Services, Map<string, Known>>();

/**
 * Whose API key this is. An answer is remembered for two seconds.
 * @returns null for a secret that is unknown, revoked or of an ingest token
 */
export async function authenticateApiKey(services: Services, secret: string): Promise<ServiceContext | null> {
  const hash = hashSecret(secret);
  const cache = cacheOf(services);
  const remembered = cache.get(hash.toString('base64'));
  const known = remembered && remembered.until > monotonicMs() ? remembered : await lookUp(services, hash);
  if (known === null) return null;
  if (known !== remembered) remember(cache, hash.toString('base64'), known);
  return { org: known.org, actor: known.actor, services };
}

/** Makes this process ask the database again about every key. */
export const forgetApiKeys = (services: Services): boolean => caches.delete(services);

/** The one question that cannot name its org: it finds out which org it is. */
async function lookUp(services: Services, hash: Buffer): Promise<Known | null> {
  const { rows } = await services.db.pool.query<{ id: string; name: string; org_id: number; slug: string }>(
    `select c.id, c.name, c.org_id, o.slug from credential c join org o on o.id = c.org_id
     where c.secret_hash = $1 and c.kind = 'api' and c.revoked_at is null`,
    [hash],
  );
  const row = rows[0];
  if (row === undefined) return null;
  await noteUse(services, row);
  const actor: Actor = { kind: 'api_key', id: row.id, name: `API key ${row.name}` };
  return { org: { id: row.org_id, slug: row.slug }, actor, until: monotonicMs() + KNOWN_FOR_MS };
}

/** Written at most once a minute, so that reading does not mean writing. */
async function noteUse(services: Services, key: { id: string; org_id: number }): Promise<void> {
  await services.db.pool.query(
    `update credential set last_used_at = now()
     where org_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [key.org_id, key.id],
  );
}

function cacheOf(services: Services): Map<string, Known> {
  const cache = caches.get(services) ?? new Map<string, Known>();
  caches.set(services, cache);
  return cache;
}

function remember(cache: Map<string, Known>, key: string, known: Known): void {
  if (cache.size >= KNOWN_AT_MOST) cache.clear();
  cache.set(key, known);
}
