import { credentials } from '@logflow/services';
import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint';
import { pageOf, pageQuery } from './paging';

const credential = z.object({
  id: z.uuid(),
  kind: z.enum(['api', 'ingest']),
  name: z.string(),
  hint: z.string().meta({ description: 'The first and last four characters of the secret' }),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
const newCredential = credential.extend({ secret: z.string().meta({ description: 'Shown this once' }) });
const body = credentials.credentialInput.meta({ examples: [{ name: 'web-1' }] });

/** The same four verbs for both kinds of secret; only the path and the words differ. */
function endpointsOf(kind: credentials.CredentialKind, path: string, tag: string, noun: string): Endpoint[] {
  return [
    endpoint({
      ...{ method: 'get', path, tag, summary: `List the ${noun}s, newest first, without their secrets` },
      ...{ query: pageQuery, status: 200, answer: pageOf(credential) },
      run: ({ context, query }) => credentials.list(context, { ...query, kind }),
    }),
    endpoint({
      ...{ method: 'post', path, tag, summary: `Make an ${noun}; its secret is shown this once` },
      ...{ body, status: 201, answer: newCredential },
      run: ({ context, body }) => credentials.create(context, { kind, name: body.name }),
    }),
    endpoint({
      ...{ method: 'delete', path: `${path}/{id}`, tag, summary: `Revoke an ${noun}` },
      status: 204,
      run: ({ context, params }) => credentials.revoke(context, { kind, id: params.id ?? '' }),
    }),
  ];
}

export const credentialEndpoints = [
  ...endpointsOf('api', '/api-keys', 'API keys', 'API key'),
  ...endpointsOf('ingest', '/ingest-tokens', 'Ingest tokens', 'ingest token'),
];
