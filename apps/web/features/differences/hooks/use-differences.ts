'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { Stretch } from '../../plot/buckets';

/** A value that the lines of a part of the range have more often, or less, than the others. */
export interface Difference {
  /** How the query language names the field. */
  readonly key: string;
  readonly value: string;
  /** How people call the value. */
  readonly name: string;
  /** Lines that have it, of the part and of the rest. */
  readonly chosen: number;
  readonly rest: number;
}

interface Tallied {
  readonly base: number;
  /** Whether those are all. */
  readonly complete: boolean;
}

/** What `GET /logs/differences` says. */
export interface Differences {
  /** What differs most, first. */
  readonly differences: readonly Difference[];
  readonly chosen: Tallied;
  readonly rest: Tallied;
}

export interface DifferencesInput {
  readonly clock: 'event' | 'committed';
  readonly query?: string;
  readonly series?: string;
  /** What it is held against: the lines of it that are not in `chosen`. */
  readonly range: Stretch;
  readonly chosen: Stretch;
}

export function useDifferences({ range, chosen, ...filter }: DifferencesInput) {
  const from = Math.min(range.from, chosen.from);
  const to = Math.max(range.to, chosen.to);
  return useQuery({
    queryKey: ['log-differences', filter, from, to, chosen],
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const given = { ...filter, from, to, chosenFrom: chosen.from, chosenTo: chosen.to };
      return request<Differences>(`/logs/differences${queryString(given)}`, { signal });
    },
  });
}
