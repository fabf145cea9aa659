export { authenticateApiKey } from './authenticate';
export { create, credentialInput, type NewCredential } from './create';
export type { Credential } from './credential';
export { list } from './list';
export { revoke } from './revoke';
export type { CredentialKind } from './secret';
