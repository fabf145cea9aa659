import type { Db } from '@logflow/db';
import { monotonicMs } from '@logflow/model';
import type { Org } from '../context';
import { hashSecret } from '../credentials/secret';

export interface IngestCaller {
  readonly org: Org;
  /** UUID of the ingest token. */
  readonly token: string;
}

const KNOWN_FOR_MS = 5_000;
const KNOWN_AT_MOST = 10_000;
/** One question a token at a time, however many requests wait for its answer. */
const caches = new WeakMap<Db, Map<string, { caller: Promise<IngestCaller | null>; until: number }>>();

/**
 * Whose ingest token this is. An answer, "nobody's" too, is remembered for five seconds, so a revoked token works that
 * much longer; a failed question is not remembered.
 * @returns null for a secret that is unknown, revoked or of an API key
 */
export function authenticateToken(services: { readonly db: Db }, secret: string): Promise<IngestCaller | null> {
  const cache = caches.get(services.db) ?? new Map();
  caches.set(services.db, cache);
  const hash = hashSecret(secret);
  const key = hash.toString('base64');
  const known = cache.get(key);
  if (known && known.until > monotonicMs()) return known.caller;
  const caller = lookUp(services.db, hash);
  if (cache.size >= KNOWN_AT_MOST) cache.clear();
  cache.set(key, { caller, until: monotonicMs() + KNOWN_FOR_MS });
  caller.catch(() => cache.delete(key));
  return caller;
}

/** The one question that cannot name its org: it finds out which org it is. */
async function lookUp(db: Db, hash: Buffer): Promise<IngestCaller | null> {
  const { rows } = await db.pool.query<{ id: string; org_id: number; slug: string }>(
    `select c.id, c.org_id, o.slug from credential c join org o on o.id = c.org_id
     where c.secret_hash = $1 and c.kind = 'ingest' and c.revoked_at is null`,
    [hash],
  );
  const row = rows[0];
  if (row === undefined) return null;
  await noteUse(db, row);
  return { token: row.id, org: { id: row.org_id, slug: row.slug } };
}

/** Written at most once a minute: a list of tokens shows when each was used. */
async function noteUse(db: Db, token: { id: string; org_id: number }): Promise<void> {
  await db.pool.query(
    `update credential set last_used_at = now()
     where org_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [token.org_id, token.id],
  );
}
