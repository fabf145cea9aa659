'use client';

import { useQuery } from '@tanstack/react-query';
import { queryString } from '../../../client/request';

/** The values that a label has in a metric; none where they cannot be read: they are only offered. */
export const useLabelValues = (metric: string, label: string) =>
  useQuery({
    queryKey: ['label-values', metric, label],
    enabled: label !== '',
    queryFn: async ({ signal }) => {
      const path = `/prometheus/api/v1/label/${label}/values${queryString({ 'match[]': metric, limit: 1000 })}`;
      const response = await fetch(path, { signal });
      return response.ok ? ((await response.json()) as { data: string[] }).data : [];
    },
  });
