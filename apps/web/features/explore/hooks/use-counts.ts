'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { Window } from '../../plot/buckets';
import { BUCKET, type CountsAnswer, graphOf } from '../counts';

/** How many label values get a colour of their own. */
const TOP = 6;
/** Buckets are rows of a heat map: the most that the API names. */
const ALL = 100;

interface CountsInput {
  readonly metric: string;
  readonly by: string;
  readonly window: Window | null;
  readonly refetchMs: number | false;
}

/** Whole counts per step; while new ones are on their way the old ones stay. */
export function useCounts({ metric, by, window, refetchMs }: CountsInput) {
  return useQuery({
    queryKey: ['counts', metric, by, window],
    enabled: window !== null && metric !== '',
    placeholderData: keepPreviousData,
    refetchInterval: refetchMs,
    queryFn: async ({ signal }) => {
      const query = queryString({
        by,
        from: window?.from,
        to: window?.to,
        step: window?.step,
        topk: by === BUCKET ? ALL : TOP,
      });
      const path = `/metrics/${encodeURIComponent(metric)}/counts${query}`;
      return graphOf(await request<CountsAnswer>(path, { signal }), by);
    },
  });
}
