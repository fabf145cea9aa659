'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { LogLine } from '../../lines/hooks/use-lines';
import type { EachWay, NeighboursBy } from '../url-state';

interface Neighbours {
  readonly line: LogLine;
  /** Both newest first. */
  readonly after: readonly LogLine[];
  readonly before: readonly LogLine[];
  /** Where a side ran out of time before all were found. */
  readonly searchedTo: { readonly after: string | null; readonly before: string | null };
}

/** What the same source logged around a line, whatever the query. */
export const useNeighbours = ({ id, committedAt }: LogLine, by: NeighboursBy, each: EachWay) =>
  useQuery({
    queryKey: ['neighbours', id, by, each],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const wanted = Number(each);
      const ask = (more: Record<string, number | string | null>) =>
        request<Neighbours>(`/logs/neighbours${queryString({ id, at: committedAt, by, ...more })}`, { signal });
      let found = await ask({ before: wanted, after: wanted });
      while (found.searchedTo.before !== null || found.searchedTo.after !== null) {
        const { before, after, searchedTo } = found;
        const more = await ask({
          before: searchedTo.before === null ? 0 : wanted - before.length,
          after: searchedTo.after === null ? 0 : wanted - after.length,
          searchedBefore: searchedTo.before,
          searchedAfter: searchedTo.after,
        });
        found = { ...more, before: [...before, ...more.before], after: [...more.after, ...after] };
      }
      return found;
    },
  });
