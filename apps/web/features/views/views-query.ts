'use client';

import type { views } from '@logflow/services';
import { queryOptions } from '@tanstack/react-query';
import { type Page, request } from '../../client/request';

export type View = views.View;

/** All views of the org, by name. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => request<Page<View>>('/views?limit=1000', { signal }),
});
