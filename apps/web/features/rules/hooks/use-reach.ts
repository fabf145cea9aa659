'use client';

import { useQuery } from '@tanstack/react-query';
import { reachOf } from '../reach';
import { askPreview } from './use-preview';

async function find({ field, pattern }: Tried, line: string, signal: AbortSignal) {
  const rule = {
    ...{ name: '', enabled: true, field, pattern, filter: {}, tags: {}, metrics: [] },
    action: 'keep' as const,
  };
  const { results } = await askPreview({ rule, samples: [line] }, signal);
  return results.get(line)?.spans?.[0] ?? null;
}

interface Tried {
  readonly field: string;
  readonly pattern: string;
}

/** How far the pattern came in a line that it does not match; a handful of questions, so for one line at a time. */
export function useReach({ field, pattern }: Tried, line: string | undefined) {
  const query = useQuery({
    queryKey: ['reach', field, pattern, line],
    enabled: line !== undefined && pattern !== '',
    gcTime: 10_000,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) => reachOf(pattern, (part) => find({ field, pattern: part }, line ?? '', signal)),
  });
  return line === undefined ? null : (query.data ?? null);
}
