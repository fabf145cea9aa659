'use client';

import { useQueryStates } from 'nuqs';
import { neighbour, type Stretch, type Window } from '../../plot/buckets';
import { useWindow, useZoom } from '../../plot/hooks/use-window';
import type { Metric } from '../../series/hooks/use-metrics';
import type { Range } from '../../time/range';
import { type Isolation, isolate } from '../counts';
import { exploreParams, type Group, type Mode } from '../url-state';

/** The state of Explore, all of it in the URL, and the ways it changes: each one step of the history. */
export function useExplore(metrics: readonly Metric[]) {
  const [state, setState] = useQueryStates(exploreParams, { history: 'push' });
  const { window, now, touch } = useWindow(state.t, state.live);
  const metric = metrics.find((one) => one.name === state.metric) ?? (state.metric === '' ? metrics[0] : undefined);
  const by = state.by ?? metric?.labelNames[0] ?? '';
  const closed = { line: null, open: null, pattern: null };
  const setRange = (t: Range) => {
    touch();
    void setState({ t, at: null, ...closed });
  };
  const select = (at: Stretch | null) => void setState({ at, ...closed });
  const isolation: Isolation = { only: state.only, rest: state.rest };
  return {
    state,
    metric,
    metricName: metric?.name ?? state.metric,
    by,
    window,
    now,
    isolation,
    ...useZoom(state.t, setRange),
    refresh: touch,
    setRange,
    select,
    setMode: (mode: Mode) => void setState({ mode, only: null, rest: null, at: null, ...closed }),
    setMetric: (name: string) => void setState({ metric: name, by: null, only: null, rest: null, at: null, ...closed }),
    setBy: (label: string) => void setState({ by: label, only: null, rest: null, ...closed }),
    setLive: (live: boolean) => void setState({ live }, { history: 'replace' }),
    toggleMarkers: (kind: string) => {
      const hide = state.hide.includes(kind) ? state.hide.filter((one) => one !== kind) : [...state.hide, kind];
      void setState({ hide }, { history: 'replace' });
    },
    setGroup: (group: Group) => void setState({ group, ...closed }),
    /** The lines of one pattern alone, or again all of them. */
    setPattern: (pattern: string | null) => void setState({ ...closed, pattern }),
    setLine: (line: string | null) => void setState({ line }, { history: 'replace' }),
    openLine: (line: string) => void setState({ line, open: true }, { history: state.open ? 'replace' : 'push' }),
    closeLine: () => void setState({ open: null }),
    pick: (value: string | null, add: boolean) => {
      const { only, rest } = isolate(isolation, value, add);
      void setState({ only: [...only], rest, ...closed });
    },
    /** Chooses of a bucket what has one value of the label, null for all the rest; what is chosen already is let go. */
    selectPart: (value: string | null, at: Stretch) => {
      const isIt = value === null ? state.rest : state.only[0] === value;
      const chosen = isIt && state.at?.from === at.from && state.at.to === at.to;
      const part = { only: value === null ? null : [value], rest: value === null || null };
      void setState({ ...(chosen ? { only: null, rest: null } : part), at: chosen ? null : at, ...closed });
    },
    walk: (direction: -1 | 1, shown: Window) => {
      const next = state.at && neighbour(state.at, direction, shown);
      if (next) void setState({ at: next, ...closed }, { history: 'replace' });
    },
  };
}

export type Explore = ReturnType<typeof useExplore>;

/** @returns where the history of the metric ends and live begins, in seconds; null where it has none, or not yet. */
export function seamOf({ metric }: Pick<Explore, 'metric'>): number | null {
  const history = metric?.history;
  return history && !history.running ? Date.parse(history.liveFrom) / 1000 : null;
}
