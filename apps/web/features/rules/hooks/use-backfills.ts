'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { FillRange } from '../fill-range';

/** A backfill as the API gives it. Times are RFC 3339, on the clock of the graph. */
export interface Backfill {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly failure: string | null;
  readonly phase: 'counting' | 'publishing' | null;
  readonly metrics: readonly string[];
  readonly covered: { readonly from: string; readonly to: string };
  readonly liveFrom: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly progress: { readonly lines: number; readonly of: number };
  readonly matched: number;
  readonly counted: number;
}

/** What a backfill of a rule would find if it began now. */
export interface Prospect {
  readonly metrics: readonly { readonly name: string; readonly refused: string | null }[];
  readonly refused: string | null;
  readonly earlier: { readonly from: string; readonly to: string; readonly lines: number } | null;
  readonly oldest: string | null;
}

const POLL_MS = 400;

export const useProspect = (ruleId: string | null) =>
  useQuery({
    queryKey: ['rules', ruleId, 'backfill'],
    enabled: ruleId !== null,
    queryFn: ({ signal }) => request<Prospect>(`/rules/${ruleId}/backfill`, { signal }),
  });

/** The backfills of a rule, newest first; one that runs is followed. Once it has ended, graphs are read anew. */
export function useBackfills(ruleId: string) {
  const client = useQueryClient();
  const runs = useQuery({
    queryKey: ['rules', ruleId, 'backfills'],
    queryFn: ({ signal }) =>
      request<{ items: readonly Backfill[] }>(`/rules/${ruleId}/backfills`, { signal }).then(({ items }) => items),
    refetchInterval: ({ state }) => (state.data?.[0]?.state === 'running' ? POLL_MS : false),
  });
  const prospect = useProspect(ruleId);
  const latest = runs.data?.[0];
  const running = latest?.state === 'running';
  const ran = useRef(false);
  useEffect(() => {
    if (ran.current && !running) {
      const changed = [['rules', ruleId, 'backfill'], ['metrics'], ['counts']];
      for (const queryKey of changed) void client.invalidateQueries({ queryKey });
    }
    ran.current = running;
  }, [client, ruleId, running]);
  return { runs, prospect, latest, running };
}

export function useStartBackfill(ruleId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (range: FillRange) => request<Backfill>(`/rules/${ruleId}/backfill`, { method: 'POST', body: range }),
    onSuccess: () =>
      Promise.all([['rules', ruleId], ['metrics']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export function useCancelBackfill({ id, ruleId }: Pick<Backfill, 'id' | 'ruleId'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>(`/rules/${ruleId}/backfills/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['rules', ruleId, 'backfills'] }),
    onError: (error) => toast('The backfill goes on', { description: sentenceOf(error) }),
  });
}
