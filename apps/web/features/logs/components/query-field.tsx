'use client';

import { parseQuery, type QueryError } from '@logflow/query';
import { CircleHelp, Search, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Popover } from '../../../components/ui/popover';
import { useCompletion } from '../hooks/use-completion';
import type { Draft } from '../hooks/use-draft';
import { useKnown } from '../hooks/use-known';
import type { Sought } from '../hooks/use-search';
import { paintedQuery, type QueryPiece } from '../painted-query';
import { QueryHelp } from './query-help';
import { QueryProblems } from './query-problems';
import { SuggestionList } from './suggestion-list';

/** The field and the layer that paints its text must agree to the pixel. */
const TEXT = 'whitespace-pre font-mono text-[13px]';

const COLOURS: Partial<Record<NonNullable<QueryPiece['kind']>, string>> = {
  key: 'text-accent',
  pattern: 'text-[var(--m2i)]',
  and: 'text-ink3',
  or: 'text-ink3',
  not: 'text-bad',
  operator: 'text-ink3',
  star: 'text-ink3',
};

const WRONG =
  'rounded-[2px] bg-bad/15 underline decoration-2 decoration-bad decoration-wavy underline-offset-[4px] [text-decoration-skip-ink:none]';

function Painted({ pieces, scrolled }: { pieces: readonly QueryPiece[]; scrolled: number }) {
  return (
    <div
      aria-hidden
      className={cn(TEXT, 'pointer-events-none absolute inset-y-0 left-0 leading-[32px]')}
      style={{ transform: `translateX(${-scrolled}px)` }}
    >
      {pieces.map(({ from, text, kind, wrong }) => (
        <span key={from} data-wrong={wrong ? from : undefined} className={cn(kind && COLOURS[kind], wrong && WRONG)}>
          {text}
        </span>
      ))}
    </div>
  );
}

export interface QueryFieldProps {
  /** For the key that leads here. */
  field: RefObject<HTMLInputElement | null>;
  /** The query in force. */
  query: string;
  /** What is wrong with it. */
  problems: readonly QueryError[];
  /** What the page looks at now, whose fields and values are completed. */
  sought: Omit<Sought, 'query'>;
  onSearch: (query: string) => void;
}

interface OpenQueryFieldProps extends QueryFieldProps {
  draft: Draft;
  /** It takes the place of a field that had the focus. */
  hadFocus: boolean;
}

/** After a suggestion was taken the caret stands behind it. */
function useCaret(field: RefObject<HTMLInputElement | null>) {
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  });
  return (caret: number) => {
    wanted.current = caret;
  };
}

function useQueryField({ field, query, problems, sought, hadFocus, onSearch, draft }: OpenQueryFieldProps) {
  const [writes, setWrites] = useState(hadFocus);
  const known = useKnown({ ...sought, enabled: sought.enabled && writes });
  const { text, setText, rests } = draft;
  const [scrolled, setScrolled] = useState(0);
  const placeCaret = useCaret(field);
  const change = (next: string, caret: number) => {
    setText(next);
    placeCaret(caret);
  };
  const completion = useCompletion({ text, known, onChange: change });
  const parsed = rests ? parseQuery(text) : undefined;
  const own = parsed?.ok === false ? parsed.errors : [];
  const errors = text.trim() === query ? problems : own;
  const search = (next: string) => {
    completion.open(null);
    setText(next);
    onSearch(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (completion.onKey(event)) return event.preventDefault();
    if (event.key === 'Enter') search(text);
    if (event.key === 'Escape') field.current?.blur();
  };
  const begins = useRef(hadFocus);
  const onFocus = () => {
    setWrites(true);
    if (text === '' || begins.current) completion.open(text.length);
    begins.current = false;
  };
  return {
    onFocus,
    text,
    setText,
    scrolled,
    setScrolled,
    completion,
    search,
    onKeyDown,
    errors,
  };
}

/** One line in the language of queries, painted and completed as it is written; comes by way of `query-bar.tsx`. */
export function QueryField(props: OpenQueryFieldProps) {
  const { field, hadFocus } = props;
  const takesOver = useRef(hadFocus);
  useLayoutEffect(() => {
    if (!takesOver.current) return;
    const end = field.current?.value.length ?? 0;
    field.current?.focus();
    field.current?.setSelectionRange(end, end);
    takesOver.current = false;
  }, [field]);
  const id = useId();
  const { onFocus, text, setText, scrolled, setScrolled, completion, search, onKeyDown, errors } = useQueryField(props);
  const { found, lit } = completion;
  return (
    <search className="relative flex flex-col gap-1">
      <div className="relative flex h-[34px] items-center gap-2 rounded-md border bg-panel pr-1 pl-2.5 shadow-raise focus-within:border-accent has-aria-invalid:border-bad">
        <Search aria-hidden className="size-3.5 shrink-0 text-ink3" />
        <div className="relative h-full min-w-0 flex-1 overflow-hidden">
          <Painted pieces={paintedQuery(text, errors)} scrolled={scrolled} />
          <input
            ref={field}
            role="combobox"
            aria-label="Query"
            aria-autocomplete="list"
            aria-expanded={found !== null}
            aria-controls={`${id}-list`}
            aria-activedescendant={found && lit >= 0 ? `${id}-${lit}` : undefined}
            aria-invalid={errors.length > 0 ? true : undefined}
            aria-describedby={errors.length > 0 && !found ? `${id}-problems` : undefined}
            placeholder='severity:>=warn service:api "timed out"'
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            value={text}
            maxLength={10_000}
            onFocus={onFocus}
            onBlur={() => completion.open(null)}
            onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollLeft)}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              completion.open(currentTarget.selectionStart);
            }}
            onKeyDown={onKeyDown}
            className={cn(TEXT, 'absolute inset-0 w-full bg-transparent text-transparent caret-ink outline-none')}
          />
        </div>
        <FieldButtons text={text} isNew={text.trim() !== props.query} onSearch={search} />
      </div>
      {found ? <SuggestionList id={id} completion={completion} found={found} scrolled={scrolled} /> : null}
      {found ? null : <QueryProblems id={`${id}-problems`} errors={errors} scrolled={scrolled} />}
    </search>
  );
}

interface FieldButtonsProps {
  text: string;
  /** Whether the text is not what is sought yet. */
  isNew: boolean;
  onSearch: (query: string) => void;
}

function FieldButtons({ text, isNew, onSearch }: FieldButtonsProps) {
  const [help, setHelp] = useState(false);
  return (
    <>
      {text === '' ? null : (
        <Button variant="quiet" size="iconSm" aria-label="Seek everything" onClick={() => onSearch('')}>
          <X aria-hidden className="size-3.5" />
        </Button>
      )}
      {isNew ? (
        <Button variant="primary" size="sm" onClick={() => onSearch(text)}>
          Search
        </Button>
      ) : null}
      <Popover
        label="What a query may say"
        open={help}
        onOpenChange={setHelp}
        align="end"
        className="max-h-[70vh] w-[min(460px,calc(100vw-24px))] overflow-auto"
        trigger={
          <Button variant="quiet" size="iconSm" aria-label="How to write a query">
            <CircleHelp aria-hidden className="size-3.5" />
          </Button>
        }
      >
        <QueryHelp />
      </Popover>
    </>
  );
}
