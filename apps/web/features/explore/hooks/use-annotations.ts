'use client';

import type { annotations } from '@logflow/services';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { Window } from '../../plot/buckets';

type List = Awaited<ReturnType<typeof annotations.list>>;

/** What happened in a graph's time: everything that was posted, and the edits and backfills of what feeds its metrics. */
export const useAnnotations = (metrics: readonly string[], { from, to }: Window) =>
  useQuery({
    queryKey: ['annotations', metrics, from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<List>(`/annotations${queryString({ from, to, metric: metrics })}`, { signal }),
  });
