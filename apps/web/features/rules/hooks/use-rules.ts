'use client';

import type { RuleDefinition } from '@logflow/model';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../client/request';

/** A rule as the API gives it. */
export interface Rule extends RuleDefinition {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface RuleHistoryEntry {
  readonly version: number;
  readonly author: string;
  readonly createdAt: string;
  readonly definition: RuleDefinition;
}

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => request<Page<Rule>>('/rules?limit=1000', { signal }),
});

export const useRules = () => useQuery(rulesQuery);

export const useRule = (id: string) =>
  useQuery({ queryKey: ['rules', id], queryFn: ({ signal }) => request<Rule>(`/rules/${id}`, { signal }) });

export const useHistory = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['rules', id, 'versions'],
    enabled,
    queryFn: ({ signal }) => request<Page<RuleHistoryEntry>>(`/rules/${id}/versions`, { signal }),
  });

/** @returns what a rule is without its standing: what `PUT /rules/{id}` takes. */
export function definitionOfRule({
  id: _id,
  version: _version,
  createdAt: _created,
  updatedAt: _updated,
  ...rest
}: Rule): RuleDefinition {
  return rest;
}
