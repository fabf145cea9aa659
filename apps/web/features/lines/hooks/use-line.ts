'use client';

import { queryOptions } from '@tanstack/react-query';
import { ApiError, queryString, request } from '../../../client/request';
import type { LogLine } from './use-lines';

/** One line by its id; `at`, where it is known, is when it was counted. A line never changes. */
export const lineQuery = (id: string, at: string) =>
  queryOptions({
    queryKey: ['line', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => request<LogLine>(`/logs/${encodeURIComponent(id)}${queryString({ at })}`, { signal }),
  });

/** @returns whether an error says that there is no such line. */
export const isGone = (error: Error | null): boolean => error instanceof ApiError && error.status === 404;
