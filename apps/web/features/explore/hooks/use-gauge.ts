'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ApiError, queryString } from '../../../client/request';
import type { Window } from '../../plot/buckets';
import type { RangeAnswer } from '../gauge';

interface GaugeInput {
  readonly metric: string;
  readonly by: string;
  readonly window: Window | null;
  readonly refetchMs: number | false;
}

async function readRange(query: string, { from, to, step }: Window, signal: AbortSignal): Promise<RangeAnswer> {
  const path = `/prometheus/api/v1/query_range${queryString({ query, start: from, end: to, step })}`;
  const response = await fetch(path, { signal });
  const answer = (await response.json()) as RangeAnswer & { error?: string };
  if (!response.ok) throw new ApiError(response.status, answer.error === undefined ? {} : { detail: answer.error });
  return answer;
}

/** The values of a gauge over time, from Prometheus: nothing of it can be counted. */
export function useGauge({ metric, by, window, refetchMs }: GaugeInput) {
  return useQuery({
    queryKey: ['gauge', metric, by, window],
    enabled: window !== null && metric !== '',
    placeholderData: keepPreviousData,
    refetchInterval: refetchMs,
    queryFn: async ({ signal }) => {
      const shown = window as Window;
      const { gaugeLines, gaugeQuery } = await import('../gauge');
      const lines = gaugeLines(await readRange(gaugeQuery(metric, by), shown, signal), metric, by, shown);
      return { lines, window: shown };
    },
  });
}
