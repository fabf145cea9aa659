import { addFilter, removeFilter } from '@logflow/query';

/** A filter on a value, null for lines that have none; `without`: excluded, `no longer`: taken out of the query. */
export interface QueryChange {
  readonly key: string;
  readonly value: string | null;
  readonly as: 'only' | 'without' | 'no longer';
}

type Filter = Parameters<typeof addFilter>[1];

const filterOf = ({ key, value }: QueryChange): Filter =>
  value === null ? { key, test: { kind: 'exists' } } : { key, test: { kind: 'equals', value } };

/** @returns the query with the changes made, one after another; all other text of it stays as it is. */
export function changedQuery(query: string, changes: readonly QueryChange[]): string {
  return changes.reduce((text, change) => {
    const filter = filterOf(change);
    if (change.as === 'no longer') return removeFilter(text, filter);
    // Lines that have none are those without any value.
    return addFilter(text, filter, (change.as === 'without') !== (change.value === null));
  }, query);
}
