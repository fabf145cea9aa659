import { createHash, randomBytes } from 'node:crypto';

export type CredentialKind = 'api' | 'ingest';

const PREFIX: Record<CredentialKind, string> = { api: 'lfk_', ingest: 'lfi_' };
const SECRET_BYTES = 24;

/** @returns a new secret of 192 random bits whose prefix tells what it opens. */
export const newSecret = (kind: CredentialKind): string =>
  PREFIX[kind] + randomBytes(SECRET_BYTES).toString('base64url');

/** @returns 32 bytes: all that is kept of a secret. A plain hash will do, because secrets are random, not chosen. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** @returns what of a secret a list may show, enough to tell it from others. */
export const secretHint = (secret: string): string => `${secret.slice(0, 4)}…${secret.slice(-4)}`;
