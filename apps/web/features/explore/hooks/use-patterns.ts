'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { Stretch } from '../../plot/buckets';

/** How many patterns are told apart; the others are summed up. */
const TOP = 50;

/** What `GET /logs/histogram` says of lines by pattern. */
export interface Patterns {
  readonly total: number;
  /** Most lines first. */
  readonly series: readonly { readonly value: string; readonly total: number }[];
  readonly other: { readonly values: number; readonly atLeast: boolean; readonly total: number };
  /** False where there were more lines than time to look at them. */
  readonly complete: boolean;
}

interface PatternsInput {
  readonly series: string;
  readonly stretch: Stretch | null;
  readonly refetchMs: number | false;
}

/** The lines that fed some series within a stretch of commits, by what is left of them without what varies. */
export function usePatterns({ series, stretch, refetchMs }: PatternsInput) {
  return useQuery({
    queryKey: ['patterns', series, stretch],
    enabled: stretch !== null && series !== '',
    refetchInterval: refetchMs,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const { from = 0, to = 0 } = stretch ?? {};
      const query = { clock: 'committed', from, to, series, by: 'pattern', top: TOP, step: `${to - from}s` };
      return request<Patterns>(`/logs/histogram${queryString(query)}`, { signal });
    },
  });
}
