'use client';

import { Search } from 'lucide-react';
import { useEffect } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { useDraft } from '../hooks/use-draft';
import type { QueryFieldProps } from './query-field';

const queryField = onDemand(() => import('./query-field').then((module) => module.QueryField));

const isFocused = (element: Element | null): boolean => element !== null && document.activeElement === element;

/** What is sought. A plain field, until a hand moves: then it is painted and completed as it is written. Enter searches. */
export function QueryBar(props: QueryFieldProps) {
  const { field, query, onSearch } = props;
  const draft = useDraft(query);
  const QueryField = useOnDemand(queryField, query !== '');
  const { setText } = draft;
  // What was written before the page ran stands in the field alone.
  useEffect(() => setText((text) => field.current?.value ?? text), [field, setText]);
  if (QueryField) return <QueryField {...props} draft={draft} hadFocus={isFocused(field.current)} />;
  return (
    <search className="flex h-[34px] items-center gap-2 rounded-md border bg-panel pr-1 pl-2.5 shadow-raise focus-within:border-accent">
      <Search aria-hidden className="size-3.5 shrink-0 text-ink3" />
      <input
        ref={field}
        role="combobox"
        aria-label="Query"
        aria-expanded={false}
        placeholder='severity:>=warn service:api "timed out"'
        spellCheck={false}
        autoComplete="off"
        value={draft.text}
        onChange={({ currentTarget }) => draft.setText(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && onSearch(draft.text)}
        className="min-w-0 flex-1 bg-transparent font-mono text-[13px] outline-none"
      />
    </search>
  );
}
