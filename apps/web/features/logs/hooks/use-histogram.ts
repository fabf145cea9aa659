'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { Window } from '../../plot/buckets';
import { graphOfLines, type HistogramAnswer } from '../histogram';
import { useLastData } from './use-last-data';
import type { Sought } from './use-search';

/** How many values get a colour of their own. */
const TOP = 9;

interface HistogramInput extends Omit<Sought, 'stretch'> {
  readonly window: Window | null;
  readonly by: string;
  readonly nowMs: number;
}

/** Lines per step; while new bars are on their way the old ones stay. */
export function useHistogram({ query, window, clock, by, nowMs, enabled }: HistogramInput) {
  const histogram = useQuery({
    queryKey: ['log-counts', query, window, clock, by],
    enabled: enabled && window !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { from = 0, to = 0, step = 1 } = window ?? {};
      const given = { query, clock, from, to, step, by, top: TOP };
      const answer = await request<HistogramAnswer>(`/logs/histogram${queryString(given)}`, { signal });
      return { ...answer, graph: graphOfLines(answer, { window: { from, to, step }, by, nowMs }) };
    },
  });
  return { ...histogram, data: useLastData(histogram) };
}

export type Histogram = ReturnType<typeof useHistogram>;
