import { requireRole, type ServiceContext } from '../context';
import { notFound, requireUuid } from '../identifier';
import { forgetApiKeys } from './authenticate';
import type { CredentialKind } from './secret';

const NOUN: Record<CredentialKind, string> = { api: 'API key', ingest: 'ingest token' };

/**
 * Shuts what the secret opened: at once in this process, within seconds in others.
 * @throws Fault `not_found`
 */
export async function revoke(context: ServiceContext, input: { kind: CredentialKind; id: string }): Promise<void> {
  requireRole(context, 'admin');
  const { rowCount } = await context.services.db.pool.query(
    `update credential set revoked_at = clock_timestamp()
     where org_id = $1 and id = $2 and kind = $3 and revoked_at is null`,
    [context.org.id, requireUuid(NOUN[input.kind], input.id), input.kind],
  );
  if (rowCount === 0) throw notFound(NOUN[input.kind], input.id);
  forgetApiKeys(context.services);
}
