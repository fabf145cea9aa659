'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request } from '../../../client/request';

const HOUR = 3600;
const DAY = 24 * HOUR;

interface CountsOfEach {
  readonly items: readonly { readonly metric: string; readonly counts: readonly number[] }[];
}

type Hours = ReadonlyMap<string, readonly number[]>;

async function dayOf(metrics: readonly string[], signal: AbortSignal): Promise<Hours> {
  const to = Math.floor(Date.now() / 1000 / HOUR) * HOUR + HOUR;
  const body = { metrics, from: to - DAY, to, step: HOUR };
  const { items } = await request<CountsOfEach>('/metrics/counts', { method: 'POST', body, signal });
  return new Map(items.map(({ metric, counts }) => [metric, counts]));
}

const NONE: Hours = new Map();

/** What each metric counted in each of the last 24 hours, asked at once; empty where the graph's database cannot say. */
export function useMatches(metrics: readonly string[]): Hours {
  const names = [...new Set(metrics)].sort();
  const { data } = useQuery({
    queryKey: ['matches', names],
    enabled: names.length > 0,
    queryFn: ({ signal }) => dayOf(names, signal),
    retry: false,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  return data ?? NONE;
}
