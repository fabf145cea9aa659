'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';

export type CredentialPath = 'api-keys' | 'ingest-tokens';

export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export interface NewCredential extends Credential {
  /** Shown this once. */
  readonly secret: string;
}

export const useCredentials = (path: CredentialPath) =>
  useQuery({ queryKey: [path], queryFn: ({ signal }) => request<Page<Credential>>(`/${path}?limit=1000`, { signal }) });

export function useNewCredential(path: CredentialPath) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => request<NewCredential>(`/${path}`, { method: 'POST', body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [path] }),
  });
}

export function useRevoke(path: CredentialPath) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credential: Credential) => request<void>(`/${path}/${credential.id}`, { method: 'DELETE' }),
    onSuccess: async (_, { name }) => {
      await client.invalidateQueries({ queryKey: [path] });
      toast(`${name} is revoked`, { description: 'Whoever uses it is refused from now on.' });
    },
    onError: (error) => toast('It was not revoked', { description: sentenceOf(error) }),
  });
}
