import { randomBytes } from 'node:crypto';
import type { Db } from '@logflow/db';
import { openSecrets, sealSecrets } from '../destinations/sealed-secrets';

const KEY_BYTES = 32;
/** In the place of a destination's id, which is a UUID. */
const OWNER = 'redaction key';

/**
 * The key that an org's redaction hashes texts with; made when first asked for, and the same ever after.
 * @param home where the installation's own key lies, which seals it
 * @throws Error where the installation's key is not the one it was sealed with
 */
export async function redactionKey(db: Pick<Db, 'pool'>, home: string, orgId: number): Promise<Buffer> {
  const owner = { orgId, id: OWNER };
  const sealed = (await readKey(db, orgId)) ?? (await makeKey(db, home, orgId));
  try {
    return Buffer.from(openSecrets(home, owner, sealed).key ?? '', 'base64');
  } catch (cause) {
    throw new Error(
      `the redaction key of org ${orgId} was sealed with another key of this installation: put the right secret.key back, or set LOGFLOW_SECRET_KEY`,
      { cause },
    );
  }
}

async function readKey(db: Pick<Db, 'pool'>, orgId: number): Promise<Buffer | null> {
  const { rows } = await db.pool.query<{ redaction_key: Buffer | null }>(
    'select redaction_key from org where id = $1',
    [orgId],
  );
  return rows[0]?.redaction_key ?? null;
}

/** Of several that make one at once, the first wins. */
async function makeKey(db: Pick<Db, 'pool'>, home: string, orgId: number): Promise<Buffer> {
  const sealed = sealSecrets(home, { orgId, id: OWNER }, { key: randomBytes(KEY_BYTES).toString('base64') });
  const { rows } = await db.pool.query<{ redaction_key: Buffer }>(
    'update org set redaction_key = coalesce(redaction_key, $2) where id = $1 returning redaction_key',
    [orgId, sealed],
  );
  return (rows[0] as { redaction_key: Buffer }).redaction_key;
}
