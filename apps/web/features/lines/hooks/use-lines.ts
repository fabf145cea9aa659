'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { Span } from '../../highlight/segments';
import type { Stretch } from '../../plot/buckets';

/** A line as `GET /logs` gives it. */
export interface LogLine {
  readonly id: string;
  /** RFC 3339 with microseconds, as is `committedAt`. */
  readonly timestamp: string;
  readonly committedAt: string;
  readonly severity?: string | null;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly matches: readonly {
    readonly ruleId: string;
    readonly ruleVersion: number;
    readonly spans: readonly Span[];
  }[];
  readonly series: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** What the line added to it. */
    readonly value: number;
  }[];
}

/** Lines that a rule took away. */
export interface NotKept {
  readonly reason: 'dropped' | 'sampled';
  readonly ruleId: string;
  readonly lines: number;
}

interface LogPage {
  readonly records: readonly LogLine[];
  readonly total: number;
  readonly counted?: number;
  readonly increments?: number;
  readonly notKept?: { readonly dropped: number; readonly sampled: number; readonly expired: number };
  readonly notKeptBy?: readonly NotKept[];
  readonly sharedLines?: number;
  readonly complete?: boolean;
  readonly nextCursor?: string | null;
}

const PAGE_LINES = 200;

interface LinesInput {
  readonly series: string;
  readonly stretch: Stretch | null;
  /** Only those of this pattern. */
  readonly pattern: string | null;
  readonly refetchMs: number | false;
}

/** What writes queries comes when one is needed. */
const ofPattern = async (pattern: string | null): Promise<string | null> =>
  pattern === null ? null : (await import('../../explore/pattern-query')).patternQuery(pattern);

/** The lines that fed some series within a stretch of commits, newest first, page by page. */
export function useLines({ series, stretch, pattern, refetchMs }: LinesInput) {
  return useInfiniteQuery({
    queryKey: ['lines', series, stretch, pattern],
    enabled: stretch !== null && series !== '',
    refetchInterval: refetchMs,
    placeholderData: keepPreviousData,
    initialPageParam: '',
    getNextPageParam: (page: LogPage) => page.nextCursor ?? null,
    queryFn: async ({ pageParam, signal }) => {
      const { from, to } = stretch ?? {};
      const bounds = { clock: 'committed', from, to, series, query: await ofPattern(pattern) };
      const query = queryString({ ...bounds, limit: PAGE_LINES, cursor: pageParam });
      return request<LogPage>(`/logs${query}`, { signal });
    },
  });
}

export type Lines = ReturnType<typeof useLines>;
