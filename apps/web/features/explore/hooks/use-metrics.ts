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
}

export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => request<Page<Metric>>('/metrics', { signal }),
});

export const useMetrics = () => useQuery(metricsQuery);
