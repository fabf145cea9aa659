import { requireRole, type ServiceContext } from '../context';
import { AFTER_CREATED, CREATED_US, decodeCreated, pageOfCreated } from '../cursor';
import { type Page, type PageInput, pageLimit } from '../page';
import { CREDENTIAL_COLUMNS, type Credential, type CredentialRow, credentialFromRow } from './credential';
import type { CredentialKind } from './secret';

type ListInput = PageInput & { kind: CredentialKind };

/** Those that are not revoked, newest first. */
export async function list(context: ServiceContext, input: ListInput): Promise<Page<Credential>> {
  requireRole(context, 'admin');
  const limit = pageLimit(input);
  const { rows } = await context.services.db.pool.query<CredentialRow & { created_us: string }>(
    `select ${CREDENTIAL_COLUMNS}, ${CREATED_US} from credential
     where org_id = $1 and kind = $5 and revoked_at is null and ${AFTER_CREATED}
     order by created_at desc, id desc limit $4`,
    [context.org.id, ...decodeCreated(input.cursor), limit + 1, input.kind],
  );
  return pageOfCreated(rows, limit, credentialFromRow);
}
