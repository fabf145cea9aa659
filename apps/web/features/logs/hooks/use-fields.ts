'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import { useLastData } from './use-last-data';
import type { Sought } from './use-search';

/** A field that lines have, as `GET /logs/fields` gives it. */
export interface FieldStatistics {
  /** As the query language names it. */
  readonly key: string;
  readonly lines: number;
  readonly distinct: { readonly count: number; readonly atLeast: boolean };
  readonly values: readonly { readonly value: string; readonly name: string; readonly lines: number }[];
}

export interface FieldsAnswer {
  readonly fields: readonly FieldStatistics[];
  /** All numbers are of so many lines, the newest of those selected. */
  readonly base: number;
  readonly complete: boolean;
}

/** Which fields the selected lines have, with which values. */
export function useFields({ query, stretch, clock, enabled }: Sought, top = 10) {
  const fields = useQuery({
    queryKey: ['log-fields', query, stretch, clock, top],
    enabled: enabled && stretch !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const given = { query, clock, from: stretch?.from, to: stretch?.to, top };
      return request<FieldsAnswer>(`/logs/fields${queryString(given)}`, { signal });
    },
  });
  return { ...fields, data: useLastData(fields) };
}
