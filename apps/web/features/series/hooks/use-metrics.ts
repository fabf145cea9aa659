'use client';

import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../client/request';

/** A metric that rules feed. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly seriesCount: number;
  readonly rules: readonly { readonly id: string; readonly name: string; readonly enabled: boolean }[];
  /** What a backfill counted of the time before its rule, or is counting. */
  readonly history: {
    readonly ruleId: string;
    readonly running: boolean;
    readonly from: string;
    readonly liveFrom: string;
  } | null;
}

const POLL_MS = 2000;

export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => request<Page<Metric>>('/metrics', { signal }),
  refetchInterval: ({ state }) => (state.data?.items.some(({ history }) => history?.running) ? POLL_MS : false),
});

export const useMetrics = () => useQuery(metricsQuery);
