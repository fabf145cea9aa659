'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { Labels } from './use-alerts';

export interface Silence {
  readonly id: string;
  readonly alertId: string | null;
  readonly labels: Labels;
  readonly endsAt: string;
  readonly comment: string;
  readonly author: string;
}

export interface NewSilence {
  readonly alertId: string | null;
  readonly duration: string;
  readonly comment: string;
}

const KEY = ['alert-silences'];

export const useSilences = () =>
  useQuery({
    queryKey: KEY,
    retry: false,
    refetchInterval: 15_000,
    queryFn: ({ signal }) => request<{ items: readonly Silence[] }>('/alerts/silences', { signal }),
  });

export function useSilence() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewSilence) => request<Silence>('/alerts/silences', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast('It could not be silenced', { description: sentenceOf(error) }),
  });
}

export function useEndSilence() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Silence) => request(`/alerts/silences/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast('The silence goes on', { description: sentenceOf(error) }),
  });
}
