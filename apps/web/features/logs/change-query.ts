import { addFilter, type Filter, removeFilter } from '@logflow/query';

type As = 'only' | 'without' | 'no longer';

/**
 * A filter on a value, null for lines that have none, or on a text of the line; `without`: excluded, `no longer`: taken
 * out of the query.
 */
export type QueryChange =
  | { readonly key: string; readonly value: string | null; readonly as: As }
  | { readonly text: string; readonly as: As };

function filterOf(change: QueryChange): Filter {
  if ('text' in change) return { text: change.text };
  const { key, value } = change;
  return value === null ? { key, test: { kind: 'exists' } } : { key, test: { kind: 'equals', value } };
}

/** @returns the query with the changes made, one after another; all other text of it stays as it is. */
export function changedQuery(query: string, changes: readonly QueryChange[]): string {
  return changes.reduce((text, change) => {
    const filter = filterOf(change);
    if (change.as === 'no longer') return removeFilter(text, filter);
    // Lines that have none are those without any value.
    return addFilter(text, filter, (change.as === 'without') !== ('value' in change && change.value === null));
  }, query);
}
