'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { Definition } from '../../typed-config/components/config-form';
import type { ConfigType, Configured } from '../../typed-config/config-type';
import { useAlertsChanged } from './use-alerts';

/** Whom alerts can be told. */
export interface Receiver extends Configured {
  readonly notifiedAt: string | null;
  readonly failedAt: string | null;
  /** Reads on after its name. */
  readonly failure: string | null;
}

export interface TestResult {
  readonly ok: boolean;
  readonly message: string;
}

export const useReceivers = () =>
  useQuery({
    queryKey: ['alerts', 'receivers'],
    refetchInterval: 15_000,
    queryFn: ({ signal }) => request<Page<Receiver>>('/alerts/receivers', { signal }),
  });

export const useReceiverTypes = () =>
  useQuery({
    queryKey: ['alert-receiver-types'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => request<Page<ConfigType>>('/alerts/receivers/types', { signal }),
  });

export function useSaveReceiver(id: string | null) {
  const changed = useAlertsChanged();
  return useMutation({
    mutationFn: (body: Definition) =>
      request<Receiver>(id === null ? '/alerts/receivers' : `/alerts/receivers/${id}`, {
        method: id === null ? 'POST' : 'PUT',
        body,
      }),
    onSuccess: changed,
  });
}

export function useDeleteReceiver() {
  const changed = useAlertsChanged();
  return useMutation({
    mutationFn: ({ id }: Receiver) => request(`/alerts/receivers/${id}`, { method: 'DELETE' }),
    onSuccess: changed,
    onError: (error) => toast('The receiver stayed', { description: sentenceOf(error) }),
  });
}

export function useTestReceiver() {
  const changed = useAlertsChanged();
  return useMutation({
    mutationFn: ({ id }: Receiver) => request<TestResult>(`/alerts/receivers/${id}/test`, { method: 'POST' }),
    onSuccess: changed,
  });
}
