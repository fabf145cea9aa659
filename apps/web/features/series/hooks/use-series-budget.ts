'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';

/** How many label sets of users' metrics may be sampled at once, and how many are. */
export interface SeriesBudget {
  readonly maxSeries: number;
  /** Series that nothing changed for so many days rest; 0: never. */
  readonly idleDays: number;
  readonly live: number;
  readonly resting: number;
}

const KEY = ['series-budget'];

export const useSeriesBudget = () =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => request<SeriesBudget>('/settings/series', { signal }) });

export function useSaveSeriesBudget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<Pick<SeriesBudget, 'maxSeries' | 'idleDays'>>) =>
      request<SeriesBudget>('/settings/series', { method: 'PUT', body }),
    onSuccess: (budget) => {
      client.setQueryData(KEY, budget);
      toast('Saved', { description: 'It holds for what is counted from now on.' });
    },
  });
}
