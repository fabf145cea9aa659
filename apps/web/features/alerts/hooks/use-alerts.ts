'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, queryString, request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';

export type Condition =
  | { kind: 'count'; metric: string; by: readonly string[]; moreThan: number; window: string }
  | { kind: 'silent'; metric: string; window: string; usually: '1d' | '7d' }
  | { kind: 'promql'; expr: string };

export type Severity = 'page' | 'warning' | 'info';

/** What `POST /alerts` takes. */
export interface NewAlert {
  readonly name: string;
  readonly condition: Condition;
  readonly for: string;
  readonly severity: Severity;
  readonly receivers: 'all' | readonly string[];
  readonly enabled: boolean;
}

export type Labels = Readonly<Record<string, string>>;

/** An alert and how it stands. */
export interface Alert extends NewAlert {
  readonly id: string;
  readonly author: string;
  readonly updatedAt: string;
  readonly state: 'firing' | 'pending' | 'ok' | 'loading' | 'unknown' | 'off';
  readonly problem: string | null;
  readonly active: readonly {
    readonly labels: Labels;
    readonly state: 'firing' | 'pending';
    readonly since: string;
    readonly value: number;
  }[];
  readonly lastFiredAt: string | null;
}

/** One time that an alert fired. */
export interface PastFiring {
  readonly alertId: string;
  readonly alert: string;
  readonly severity: Severity;
  readonly labels: Labels;
  readonly from: string;
  readonly to: string | null;
  readonly lines: number | null;
  readonly link: string;
}

export interface Standing {
  readonly evaluation: string | null;
  readonly notification: string | null;
  readonly promtool: boolean;
}

/** What an alert would have done in the last week. Seconds since the epoch. */
export interface Preview {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly firings: readonly { labels: Labels; from: number; to: number; peak: number }[];
  readonly total: number;
  readonly series: readonly { readonly labels: Labels; readonly points: readonly (readonly [number, number])[] }[];
  readonly threshold: number | null;
  readonly window: number | null;
}

const POLL_MS = 5_000;
const KEY = ['alerts'];

export const useAlerts = () =>
  useQuery({
    queryKey: [...KEY, 'list'],
    refetchInterval: POLL_MS,
    queryFn: ({ signal }) => request<Page<Alert>>('/alerts', { signal }),
  });

export const useAlert = (id: string) =>
  useQuery({ queryKey: [...KEY, 'one', id], queryFn: ({ signal }) => request<Alert>(`/alerts/${id}`, { signal }) });

export const useFirings = (query: Record<string, string | number | undefined>) =>
  useQuery({
    queryKey: [...KEY, 'firings', query],
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
    queryFn: ({ signal }) =>
      request<{ items: readonly PastFiring[]; total: number }>(`/alerts/firings${queryString(query)}`, { signal }),
  });

export const useStanding = () =>
  useQuery({
    queryKey: [...KEY, 'standing'],
    refetchInterval: POLL_MS,
    queryFn: ({ signal }) => request<Standing>('/alerts/standing', { signal }),
  });

/** `tried` null: there is nothing to try yet. */
export const usePreview = (tried: Pick<NewAlert, 'condition' | 'for'> | null) =>
  useQuery({
    queryKey: [...KEY, 'preview', tried],
    enabled: tried !== null,
    retry: false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request<Preview>('/alerts/preview', { method: 'POST', body: tried, signal }),
  });

export function useAlertsChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: KEY });
}

export function useSaveAlert(id: string | null) {
  const changed = useAlertsChanged();
  return useMutation({
    mutationFn: (body: NewAlert) =>
      request<Alert>(id === null ? '/alerts' : `/alerts/${id}`, { method: id === null ? 'POST' : 'PUT', body }),
    onSuccess: changed,
  });
}

/** @returns an alert without its standing: what `PUT /alerts/{id}` takes. */
export const definitionOf = ({ name, condition, for: held, severity, receivers, enabled }: Alert): NewAlert => ({
  name,
  condition,
  for: held,
  severity,
  receivers,
  enabled,
});

/** A click brings it back, under a new id. */
export function useDeleteAlert() {
  const changed = useAlertsChanged();
  const restore = useMutation({
    mutationFn: (body: NewAlert) => request('/alerts', { method: 'POST', body }),
    onSuccess: changed,
    onError: (error) => toast('The alert could not be brought back', { description: sentenceOf(error) }),
  });
  return useMutation({
    mutationFn: ({ id }: Alert) => request(`/alerts/${id}`, { method: 'DELETE' }),
    onSuccess: async (_, alert) => {
      await changed();
      const action = { label: 'Undo', onClick: () => restore.mutate(definitionOf(alert)) };
      toast(`${alert.name} is deleted`, { action, duration: 10_000 });
    },
    onError: (error) => toast('The alert stayed', { description: sentenceOf(error) }),
  });
}
