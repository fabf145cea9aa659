'use client';

import { useQuery } from '@tanstack/react-query';
import { reachOf } from '../reach';
import { askPreview } from './use-preview';

async function find(pattern: string, line: string, signal: AbortSignal) {
  const rule = {
    ...{ name: '', enabled: true, field: 'body', pattern, filter: {}, tags: {}, metrics: [] },
    action: 'keep' as const,
  };
  const { results } = await askPreview({ rule, samples: [line] }, signal);
  return results.get(line)?.spans?.[0] ?? null;
}

/** How far the pattern came in a line that it does not match; a handful of questions, so for one line at a time. */
export function useReach(pattern: string, line: string | undefined) {
  const query = useQuery({
    queryKey: ['reach', pattern, line],
    enabled: line !== undefined && pattern !== '',
    gcTime: 10_000,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) => reachOf(pattern, (part) => find(part, line ?? '', signal)),
  });
  return line === undefined ? null : (query.data ?? null);
}
