'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import { type View, viewsQuery } from '../views-query';

type NewView = Pick<View, 'name' | 'path'>;

const UNDO_MS = 10_000;

const put = ({ id, name, path }: View) => request<View>(`/views/${id}`, { method: 'PUT', body: { name, path } });

function useChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: viewsQuery.queryKey });
}

/** Saves a page under a new name. */
export function useCreateView() {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (body: NewView) => request<View>('/views', { method: 'POST', body }),
    onSuccess,
  });
}

/** Gives a view another name, or another address. */
export function usePutView() {
  const onSuccess = useChanged();
  return useMutation({ mutationFn: put, onSuccess });
}

/** What changed a view, and the button that puts it back as it was. */
function useUndo(): (said: string, before: View) => void {
  const changed = useChanged();
  const back = useMutation({
    mutationFn: put,
    onSuccess: changed,
    onError: (error) => toast('The view could not be brought back', { description: sentenceOf(error) }),
  });
  return (said, before) =>
    toast(said, { action: { label: 'Undo', onClick: () => back.mutate(before) }, duration: UNDO_MS });
}

/** Saves a view as its page is now. */
export function useSaveAgain() {
  const undo = useUndo();
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ view, path }: { view: View; path: string }) => put({ ...view, path }),
    onSuccess: async (_, { view }) => {
      await changed();
      undo(`${view.name} is saved as it is now`, view);
    },
    onError: (error) => toast('The view stayed as it was', { description: sentenceOf(error) }),
  });
}

/** A click brings it back, under the id that it had. */
export function useDeleteView() {
  const undo = useUndo();
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ id }: View) => request(`/views/${id}`, { method: 'DELETE' }),
    onSuccess: async (_, view) => {
      await changed();
      undo(`${view.name} is deleted`, view);
    },
    onError: (error) => toast('The view stayed', { description: sentenceOf(error) }),
  });
}
