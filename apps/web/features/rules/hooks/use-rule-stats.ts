'use client';

import type { rules } from '@logflow/services';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';

export type Quarantine = rules.Quarantine;
export type RuleStats = rules.RuleStats;
export type RuleStatsInFull = rules.RuleStatsInFull;

const EVERY_MS = 5_000;

/** @returns the stats of all rules by id, as far as they are known */
export function useAllRuleStats(): ReadonlyMap<string, RuleStats> {
  const query = useQuery({
    queryKey: ['rules', 'stats'],
    queryFn: ({ signal }) => request<{ items: RuleStats[] }>('/rules/stats', { signal }),
    refetchInterval: EVERY_MS,
  });
  return new Map(query.data?.items.map((stats) => [stats.ruleId, stats]));
}

export const useRuleStats = (id: string) =>
  useQuery({
    queryKey: ['rules', id, 'stats'],
    queryFn: ({ signal }) => request<RuleStatsInFull>(`/rules/${id}/stats`, { signal }),
    refetchInterval: EVERY_MS,
  });

/** Has lines matched with the rule again. */
export function useRelease(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<RuleStatsInFull>(`/rules/${id}/release`, { method: 'POST' }),
    onSuccess: (stats) => {
      client.setQueryData(['rules', id, 'stats'], stats);
      toast('Lines are matched with the rule again', {
        description: 'It is measured anew, and taken out again where it is still too slow.',
      });
    },
    onError: (error) => toast('The rule was not released', { description: sentenceOf(error) }),
  });
}
