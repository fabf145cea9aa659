import type { PoolClient } from 'pg';
import { z } from 'zod';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { CREDENTIAL_COLUMNS, type Credential, type CredentialRow, credentialFromRow } from './credential';
import { type CredentialKind, hashSecret, newSecret, secretHint } from './secret';

/** What `POST /api-keys` and `POST /ingest-tokens` take. */
export const credentialInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'A name is needed, such as the machine or program that will use it.')
    .max(100, 'A name has at most 100 characters: shorten it.')
    .refine((name) => !name.includes('\0'), 'The name holds the character U+0000: remove it.'),
});

/** The only time the secret is shown. */
export interface NewCredential extends Credential {
  readonly secret: string;
}

/** @throws Fault `unprocessable` naming `name` */
export async function create(
  context: ServiceContext,
  input: { kind: CredentialKind; name: unknown },
): Promise<NewCredential> {
  requireRole(context, 'admin');
  const { name } = parseInput(credentialInput, { name: input.name });
  const secret = newSecret(input.kind);
  const row = await insertCredential(context.services.db.pool, context.org.id, { kind: input.kind, name, secret });
  return { ...credentialFromRow(row), secret };
}

/** Keeps the hash of a secret that is given. */
export async function insertCredential(
  querier: Pick<PoolClient, 'query'>,
  orgId: number,
  credential: { kind: CredentialKind; name: string; secret: string },
): Promise<CredentialRow> {
  const { kind, name, secret } = credential;
  const { rows } = await querier.query<CredentialRow>(
    `insert into credential (org_id, kind, name, secret_hash, hint) values ($1, $2, $3, $4, $5)
     returning ${CREDENTIAL_COLUMNS}`,
    [orgId, kind, name, hashSecret(secret), secretHint(secret)],
  );
  return rows[0] as CredentialRow;
}
