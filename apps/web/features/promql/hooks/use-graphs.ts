'use client';

import { useQueries } from '@tanstack/react-query';
import { useRef } from 'react';
import { request } from '../../../client/request';
import type { Window } from '../../plot/buckets';
import type { Graph } from '../lines';
import type { Query } from '../queries';
import type { View } from '../url-state';

/** Steps of views whose values stand on each other; lines take a point a pixel and more. */
const EVEN = { areas: 240, bars: 120 } as const;

interface GraphsInput {
  readonly queries: readonly Query[];
  readonly window: Window | null;
  readonly view: View;
  /** Of the graph, px; 0 until it is known. */
  readonly width: number;
}

/** Asks for each query that is not hidden. */
export function useGraphs({ queries, window, view, width }: GraphsInput) {
  const even = view === 'areas' || view === 'bars';
  const columns = even ? Math.min(EVEN[view], Math.max(Math.round(width / 6), 10)) : width;
  return useQueries({
    queries: queries.map(({ text, hidden }) => ({
      queryKey: ['graph', text, window?.from, window?.to, columns, even],
      enabled: !hidden && text.trim() !== '' && window !== null && width > 0,
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const body = { query: text, from: window?.from, to: window?.to, columns, points: even ? 'even' : 'peaks' };
        return request<Graph>('/graph', { method: 'POST', body, signal });
      },
    })),
  });
}

export type Graphs = ReturnType<typeof useGraphs>;

type Drawn = ReadonlyMap<string, Graph | undefined>;

/** @returns what is drawn for each query, by its letter: until its new answer is there, and where none comes, the one before. */
export function useDrawn(queries: readonly Query[], graphs: Graphs): Drawn {
  const last = useRef<Drawn>(new Map());
  const before = last.current;
  last.current = new Map(queries.map(({ letter }, place) => [letter, graphs[place]?.data ?? before.get(letter)]));
  return last.current;
}
