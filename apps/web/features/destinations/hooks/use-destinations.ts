'use client';

import type { Select } from '@logflow/model';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { Definition } from '../../typed-config/components/config-form';
import type { ConfigType, Configured } from '../../typed-config/config-type';

/** A destination as the API gives it. */
export interface Destination extends Configured {
  readonly select: Select;
}

export interface NewDestination extends Definition {
  readonly select: Select;
}

export interface DestinationStatus {
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
  readonly oldestPendingSeconds: number;
  readonly breaker: 'closed' | 'open' | 'half_open';
  /** What is wrong; null while all is well. */
  readonly reason: string | null;
  readonly since: string | null;
  /** How it stands, in a sentence. */
  readonly message: string;
}

export interface TestResult {
  readonly ok: boolean;
  readonly message: string;
}

const STATUS_MS = 5000;

export const useDestinations = () =>
  useQuery({
    queryKey: ['destinations'],
    queryFn: ({ signal }) => request<Page<Destination>>('/destinations?limit=1000', { signal }),
  });

export const useDestinationTypes = () =>
  useQuery({
    queryKey: ['destination-types'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => request<Page<ConfigType>>('/destinations/types', { signal }),
  });

export const useStatus = (id: string) =>
  useQuery({
    queryKey: ['destinations', id, 'status'],
    refetchInterval: STATUS_MS,
    queryFn: ({ signal }) => request<DestinationStatus>(`/destinations/${id}/status`, { signal }),
  });

export function useDestinationsChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all([['destinations'], ['org']].map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function useSaveDestination(id: string | null) {
  const changed = useDestinationsChanged();
  return useMutation({
    mutationFn: (body: NewDestination) =>
      request<Destination>(id === null ? '/destinations' : `/destinations/${id}`, {
        method: id === null ? 'POST' : 'PUT',
        body,
      }),
    onSuccess: changed,
  });
}

export const useTestDestination = (id: string) =>
  useMutation({ mutationFn: () => request<TestResult>(`/destinations/${id}/test`, { method: 'POST' }) });

export function useReplayDead(id: string) {
  const changed = useDestinationsChanged();
  return useMutation({
    mutationFn: () => request<{ replayed: number }>(`/destinations/${id}/dead/replay`, { method: 'POST' }),
    onSuccess: async ({ replayed }) => {
      await changed();
      toast(`${replayed} events are on their way again`);
    },
    onError: (error) => toast('Nothing was sent again', { description: sentenceOf(error) }),
  });
}

/** Deletes with what waits for it, so there is no way back. */
export function useDeleteDestination() {
  const changed = useDestinationsChanged();
  return useMutation({
    mutationFn: (destination: Destination) => request<void>(`/destinations/${destination.id}`, { method: 'DELETE' }),
    onSuccess: async (_, destination) => {
      await changed();
      toast(`${destination.name} was deleted`, { description: 'What it had already been sent stays there.' });
    },
    onError: (error) => toast('The destination was not deleted', { description: sentenceOf(error) }),
  });
}
