'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { LogLine } from '../../explore/hooks/use-lines';
import type { EachWay, NeighboursBy } from '../url-state';

interface Neighbours {
  readonly line: LogLine;
  /** Both newest first. */
  readonly after: readonly LogLine[];
  readonly before: readonly LogLine[];
}

/** What the same source logged around a line, whatever the query. */
export const useNeighbours = ({ id, committedAt }: LogLine, by: NeighboursBy, each: EachWay) =>
  useQuery({
    queryKey: ['neighbours', id, by, each],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<Neighbours>(`/logs/neighbours${queryString({ id, at: committedAt, by, before: each, after: each })}`, {
        signal,
      }),
  });
