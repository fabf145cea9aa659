'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queryString, request } from '../../../client/request';
import type { LogLine } from '../../lines/hooks/use-lines';
import type { Stretch } from '../../plot/buckets';
import type { Clock } from '../url-state';
import { useLastData } from './use-last-data';

interface SearchPage {
  readonly records: readonly LogLine[];
  /** Of all that are selected where `complete`, else of what was found so far. */
  readonly total: number;
  readonly complete: boolean;
  /** Lines whose texts were read for this page. */
  readonly scanned: number;
  /** How far back the search has come; null once it is at its end. */
  readonly searchedTo?: string | null;
  readonly nextCursor: string | null;
}

const FIRST_LINES = 200;
const MORE_LINES = 1000;

export interface Sought {
  readonly query: string;
  readonly stretch: Stretch | null;
  readonly clock: Clock;
  /** False while the query has a mistake in it: what was found before stays. */
  readonly enabled: boolean;
}

/** The lines that a query finds, newest first, page by page. A page that is here stays as it is. */
export function useSearch({ query, stretch, clock, enabled }: Sought) {
  return useInfiniteQuery({
    queryKey: ['log-lines', query, stretch, clock],
    enabled: enabled && stretch !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    initialPageParam: '',
    getNextPageParam: (page: SearchPage) => page.nextCursor,
    queryFn: ({ pageParam: cursor, signal }) => {
      const limit = cursor === '' ? FIRST_LINES : MORE_LINES;
      const given = { query, clock, from: stretch?.from, to: stretch?.to, limit, cursor, count: 'page' };
      return request<SearchPage>(`/logs${queryString(given)}`, { signal });
    },
  });
}

export type Search = ReturnType<typeof useSearch>;

const NONE: readonly LogLine[] = [];

/** @returns what has been read so far: its lines, and how much was looked at for them. Of a question that fails, the one before. */
export function useFound(search: Search) {
  const pages = useLastData(search)?.pages;
  return useMemo(() => {
    const last = pages?.at(-1);
    return {
      records: pages?.flatMap((page) => page.records) ?? NONE,
      total: last?.total ?? 0,
      complete: last?.complete ?? false,
      scanned: pages?.reduce((sum, page) => sum + page.scanned, 0) ?? 0,
      searchedTo: last?.searchedTo ?? null,
    };
  }, [pages]);
}

export type Found = ReturnType<typeof useFound>;
