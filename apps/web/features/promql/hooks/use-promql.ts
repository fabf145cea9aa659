'use client';

import { useQueryStates } from 'nuqs';
import type { Explore } from '../../explore/hooks/use-explore';
import type { Stretch } from '../../plot/buckets';
import { MOST_QUERIES, newQuery, type Query, queriesOf, urlOf } from '../queries';
import { promqlParams, type Sort, type View } from '../url-state';

/** The queries and how they are drawn: all of it in the URL, each change one step of its history. */
export function usePromql(explore: Explore) {
  const [state, setState] = useQueryStates(promqlParams, { history: 'push' });
  const queries = queriesOf(state.q, state.off, state.letters);
  /** What was isolated or chosen is of the queries as they were. */
  const set = (next: readonly Query[], more: { build?: null } = {}) => {
    explore.setMode('promql');
    void setState({ ...urlOf(next), series: null, ...more });
  };
  return {
    queries,
    view: state.as,
    sort: state.sort,
    series: state.series,
    building: state.build,
    canAdd: queries.length < MOST_QUERIES,
    write: (place: number, text: string) => set(queries.map((one, i) => (i === place ? { ...one, text } : one))),
    /** The query to begin with: no step of the history. */
    begin: (text: string) => void setState({ q: [text] }, { history: 'replace' }),
    add: () => set([...queries, newQuery(queries)]),
    remove: (place: number) =>
      set(
        queries.filter((_, i) => i !== place),
        { build: null },
      ),
    toggle: (place: number) => set(queries.map((one, i) => (i === place ? { ...one, hidden: !one.hidden } : one))),
    build: (place: number | null) => void setState({ build: place }, { history: 'replace' }),
    setSort: (sort: Sort) => void setState({ sort }, { history: 'replace' }),
    setView: (as: View) => void setState({ as }),
    /** Shows the lines that a series counted in a stretch. */
    openLines: (series: string, at: Stretch) => {
      explore.select(at);
      void setState({ series });
    },
    closeLines: () => {
      explore.select(null);
      void setState({ series: null });
    },
  };
}

export type Promql = ReturnType<typeof usePromql>;
