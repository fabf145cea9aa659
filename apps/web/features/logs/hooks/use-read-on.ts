'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Found, Search } from './use-search';

/** So many rows are read ahead of those that are seen. */
const AHEAD = 60;

/** Reads on until there are lines for all rows that are seen; a search of texts may take many turns for that. */
export function useReadOn(search: Search, { records, complete }: Found, name: string) {
  const client = useQueryClient();
  const [seen, setSeen] = useState(0);
  const [stoppedAt, setStoppedAt] = useState<string | null>(null);
  const stopped = stoppedAt === name;
  const { hasNextPage, isFetching, isError, isPlaceholderData, fetchNextPage } = search;
  const wants = hasNextPage && !isPlaceholderData && records.length < seen + AHEAD;
  useEffect(() => {
    if (wants && !isFetching && !isError && !stopped) void fetchNextPage();
  }, [wants, isFetching, isError, stopped, fetchNextPage]);
  return {
    setSeen,
    /** Whether texts are being read for rows that are empty still. */
    searching: !complete && !stopped && wants && isFetching,
    /** Whether somebody stopped it before there were lines for all rows. */
    stopped: stopped && wants && !complete,
    stop: () => {
      setStoppedAt(name);
      void client.cancelQueries({ queryKey: ['log-lines'] });
    },
    goOn: () => setStoppedAt(null),
  };
}

export type ReadOn = ReturnType<typeof useReadOn>;
