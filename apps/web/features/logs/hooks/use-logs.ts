'use client';

import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useOnDemand } from '../../../client/on-demand';
import { neighbour, type Stretch, type Window } from '../../plot/buckets';
import { useWindow, useZoom } from '../../plot/hooks/use-window';
import type { Range } from '../../time/range';
import type { QueryChange } from '../change-query';
import { readQuery } from '../language';
import type { ReadQuery } from '../read-query';
import { type Clock, type EachWay, logsParams, type NeighboursBy, type Rate } from '../url-state';

const CLOSED = { line: null, open: null, each: null };

const UNREAD: ReadQuery = { errors: [], texts: [] };

/** @returns what a query holds; nothing, until what reads queries is here. */
function useReadQuery(query: string): ReadQuery {
  const read = useOnDemand(readQuery, query !== '');
  return useMemo(() => (query === '' ? UNREAD : (read?.(query) ?? UNREAD)), [read, query]);
}

/** The state of the page Logs, all of it in the URL, and the ways it changes: each one step of the history. */
export function useLogs() {
  const [state, setState] = useQueryStates(logsParams, { history: 'push' });
  const { window, now, touch } = useWindow(state.t, state.live);
  const { errors, texts } = useReadQuery(state.q);
  const stretch = state.at ?? (window && { from: window.from, to: window.to });
  const setRange = (t: Range) => {
    touch();
    void setState({ t, at: null, ...CLOSED });
  };
  const setQuery = (q: string) => {
    touch();
    void setState({ q: q.trim(), ...CLOSED });
  };
  return {
    ...{ state, window, now, stretch, errors, texts, setRange, setQuery },
    ...useZoom(state.t, setRange),
    refresh: touch,
    select: (at: Stretch | null) => void setState({ at, ...CLOSED }),
    walk: (direction: -1 | 1, shown: Window) => {
      const next = state.at && neighbour(state.at, direction, shown);
      if (next) void setState({ at: next, ...CLOSED }, { history: 'replace' });
    },
    /** Seeks with filters that are added, turned round or taken out. */
    change: (...changes: readonly QueryChange[]) =>
      void import('../change-query').then(({ changedQuery }) => setQuery(changedQuery(state.q, changes))),
    setBy: (by: string) => void setState({ by }),
    setClock: (clock: Clock) => void setState({ clock, ...CLOSED }),
    setColumns: (cols: readonly string[]) => void setState({ cols: [...cols] }),
    setWrap: (wrap: boolean) => void setState({ wrap }, { history: 'replace' }),
    /** null: as there is room. */
    setFields: (fields: boolean | null) => void setState({ fields }, { history: 'replace' }),
    setDiffers: (differs: boolean) => void setState({ differs }, { history: 'replace' }),
    setAround: (around: NeighboursBy) => void setState({ around }, { history: 'replace' }),
    setEach: (each: EachWay) => void setState({ each }, { history: 'replace' }),
    setRate: (rate: Rate) => void setState({ rate }, { history: 'replace' }),
    setJson: (json: boolean) => void setState({ json }, { history: 'replace' }),
    setLive: (live: boolean) => {
      const t = live && state.t.kind === 'between' ? null : state.t;
      void setState({ live, t, at: null, ...CLOSED });
    },
    setLine: (line: string | null) => void setState({ line }, { history: 'replace' }),
    openLine: (line: string) =>
      void setState({ line, open: true, each: null }, { history: state.open ? 'replace' : 'push' }),
    closeLine: () => void setState({ open: null, each: null }),
  };
}

export type Logs = ReturnType<typeof useLogs>;
