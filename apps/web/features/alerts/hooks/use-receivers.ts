'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type Page, request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { Config, DestinationType } from '../../destinations/hooks/use-destinations';
import { useAlertsChanged } from './use-alerts';

/** Whom alerts can be told; its secrets never come back. */
export interface Receiver {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Config;
}

export type ReceiverType = DestinationType;

export const useReceivers = () =>
  useQuery({
    queryKey: ['alerts', 'receivers'],
    queryFn: ({ signal }) => request<Page<Receiver>>('/alerts/receivers', { signal }),
  });

export const useReceiverTypes = () =>
  useQuery({
    queryKey: ['alert-receiver-types'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => request<Page<ReceiverType>>('/alerts/receivers/types', { signal }),
  });

export function useSaveReceiver(id: string | null) {
  const changed = useAlertsChanged();
  return useMutation({
    mutationFn: (body: Omit<Receiver, 'id'>) =>
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

export const useTestReceiver = () =>
  useMutation({
    mutationFn: ({ id }: Receiver) => request<{ message: string }>(`/alerts/receivers/${id}/test`, { method: 'POST' }),
    onSuccess: ({ message }) => toast('A test is on its way', { description: message }),
    onError: (error) => toast('The test could not be sent', { description: sentenceOf(error) }),
  });
