import type { QueryError } from '@logflow/query';
import { asSentence } from '../problems';

/** Where the text of the field begins, in px. */
const TEXT_PX = 34;
const MOST = 3;

interface QueryProblemsProps {
  id: string;
  errors: readonly QueryError[];
  /** How far the field's text is scrolled, in px. */
  scrolled: number;
}

/** What is wrong with a query, each sentence under the character that it is about, as far as there is room. */
export function QueryProblems({ id, errors, scrolled }: QueryProblemsProps) {
  if (errors.length === 0) return null;
  return (
    <div id={id} role="alert" className="flex flex-col gap-0.5 font-mono text-[13px]">
      {errors.slice(0, MOST).map(({ from, message }) => (
        <p
          key={`${from}:${message}`}
          className="text-bad"
          style={{ paddingLeft: `max(12px, min(calc(${TEXT_PX - scrolled}px + ${from}ch), 45%))` }}
        >
          <span className="font-sans text-sm">{asSentence(message)}</span>
        </p>
      ))}
    </div>
  );
}
