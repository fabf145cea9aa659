'use client';

import { useQueries } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { CountsAnswer } from '../../explore/counts';

const HOUR = 3600;
const DAY = 24 * HOUR;

async function dayOf(metric: string, signal: AbortSignal): Promise<readonly number[]> {
  const to = Math.floor(Date.now() / 1000 / HOUR) * HOUR + HOUR;
  const query = queryString({ by: '', from: to - DAY, to, step: HOUR, topk: 1 });
  const answer = await request<CountsAnswer>(`/metrics/${encodeURIComponent(metric)}/counts${query}`, { signal });
  const groups = [...answer.groups, ...(answer.other ? [answer.other] : [])];
  return Array.from({ length: DAY / HOUR }, (_, index) =>
    groups.reduce((sum, group) => sum + (group.counts[index] ?? 0), 0),
  );
}

/** What each metric counted in each of the last 24 hours; absent where the graph's database cannot say. */
export function useMatches(metrics: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const names = [...new Set(metrics)];
  const answers = useQueries({
    queries: names.map((name) => ({
      queryKey: ['matches', name],
      queryFn: ({ signal }: { signal: AbortSignal }) => dayOf(name, signal),
      retry: false,
      refetchInterval: 60_000,
    })),
  });
  return new Map(names.flatMap((name, index) => (answers[index]?.data ? [[name, answers[index].data] as const] : [])));
}
