'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { request } from '../../../client/request';

/** Whether lines arrive, and how many in each of the last minutes. */
export interface IngestStatus {
  readonly received: boolean;
  readonly lastAt: string | null;
  readonly perMinute: readonly { readonly minute: string; readonly lines: number }[];
}

export interface NewCredential {
  readonly id: string;
  readonly name: string;
  /** Shown this once. */
  readonly secret: string;
}

const CHECK_MS = 2000;

export const useIngestStatus = () =>
  useQuery({
    queryKey: ['ingest', 'status'],
    refetchInterval: CHECK_MS,
    queryFn: ({ signal }) => request<IngestStatus>('/ingest/status', { signal }),
  });

export const useNewToken = () =>
  useMutation({
    mutationFn: (name: string) => request<NewCredential>('/ingest-tokens', { method: 'POST', body: { name } }),
  });
