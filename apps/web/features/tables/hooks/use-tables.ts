'use client';

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Page, queryString, request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';

/** A lookup table as the API lists it. */
export interface Table {
  readonly id: string;
  readonly name: string;
  /** The first is the key. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly author: string;
  readonly updatedAt: string;
}

interface TableText extends Table {
  readonly csv: string;
  /** The cells of the first rows below the header. */
  readonly first: readonly (readonly string[])[];
}

const UNDO_MS = 10_000;

const tablesQuery = queryOptions({
  queryKey: ['tables'],
  queryFn: ({ signal }) => request<Page<Table>>('/tables?limit=1000', { signal }),
});

export const useTables = () => useQuery(tablesQuery);

const readText = (id: string, signal?: AbortSignal): Promise<TableText> =>
  request<TableText>(`/tables/${id}`, signal ? { signal } : {});

/** A table with its rows as CSV, read where it is looked into. */
export const useTableText = ({ id, updatedAt }: Table) =>
  useQuery({ queryKey: ['tables', id, updatedAt], queryFn: ({ signal }) => readText(id, signal) });

const store = (name: string, csv: string): Promise<Table> =>
  request<Table>(`/tables${queryString({ name })}`, { method: 'POST', csv });

const failed = (what: string) => (error: unknown) => void toast(what, { description: sentenceOf(error) });

/** Puts a text back under a name: what Undo does. */
function useBringBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, csv }: { name: string; csv: string }) => store(name, csv),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tables'] }),
    onError: failed('The table could not be brought back'),
  });
}

interface Upload {
  readonly name: string;
  readonly csv: string;
  /** The table that has this name now. */
  readonly replaces?: Table | undefined;
}

/** Stores a table; where it takes the place of another, the toast brings that one back. */
export function useUpload() {
  const client = useQueryClient();
  const bringBack = useBringBack();
  return useMutation({
    mutationFn: async ({ name, csv, replaces }: Upload) => {
      const before = replaces ? await readText(replaces.id) : null;
      return { table: await store(name, csv), before };
    },
    onSuccess: async ({ table, before }) => {
      await client.invalidateQueries({ queryKey: ['tables'] });
      const done = before ? 'replaced' : 'uploaded';
      const action = before && { label: 'Undo', onClick: () => bringBack.mutate(before) };
      const options = { description: 'Rules look it up from now on.', duration: UNDO_MS };
      toast(
        `${table.name} is ${done}: ${table.rows} ${table.rows === 1 ? 'row' : 'rows'}`,
        action ? { ...options, action } : options,
      );
    },
  });
}

/** Deletes a table that no rule uses, at once; the toast brings it back. */
export function useDeleteTable() {
  const client = useQueryClient();
  const bringBack = useBringBack();
  return useMutation({
    mutationFn: async (table: Table) => {
      const before = await readText(table.id);
      await request<void>(`/tables/${table.id}`, { method: 'DELETE' });
      return before;
    },
    onSuccess: async (before) => {
      await client.invalidateQueries({ queryKey: ['tables'] });
      const action = { label: 'Undo', onClick: () => bringBack.mutate(before) };
      toast(`${before.name} was deleted`, { action, duration: UNDO_MS });
    },
    onError: failed('The table was not deleted'),
  });
}
