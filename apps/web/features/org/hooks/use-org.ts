'use client';

import { useQuery } from '@tanstack/react-query';
import { request } from '../../../client/request';

/** Small counts for the navigation. */
export interface OrgCounts {
  readonly org: string;
  readonly rules: { readonly total: number; readonly enabled: number };
  readonly destinations: { readonly total: number; readonly troubled: number };
  readonly alerts: { readonly total: number; readonly firing: number };
  readonly metrics: number;
  readonly series: number;
}

export const useOrg = () =>
  useQuery({
    queryKey: ['org'],
    queryFn: ({ signal }) => request<OrgCounts>('/org', { signal }),
    refetchInterval: 30_000,
  });
