'use client';

import { Eye, EyeOff, SlidersHorizontal, X } from 'lucide-react';
import { useId, useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { ApiError } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { sentenceOf } from '../../../components/ui/state';
import { Tooltip } from '../../../components/ui/tooltip';
import type { Metric } from '../../series/hooks/use-metrics';
import type { Graphs } from '../hooks/use-graphs';
import type { Promql } from '../hooks/use-promql';
import type { Query } from '../queries';
import type { Problem } from './editor';

const builder = onDemand(() => import('./builder').then((module) => module.Builder));
const editor = onDemand(() => import('./editor').then((module) => module.Editor));

interface QueryRowProps {
  promql: Promql;
  place: number;
  answer: Graphs[number] | undefined;
  metrics: readonly Metric[];
}

function problemOf(error: Error | null, text: string): Problem | null {
  if (!error) return null;
  const wrong = error instanceof ApiError ? error.errors.find(({ path }) => path === 'query') : undefined;
  return { text, message: sentenceOf(error), offset: wrong?.offset };
}

/** While the editor is on its way the query can be read already. */
function Waiting({ value, label }: { value: string; label: string }) {
  return (
    <pre
      aria-label={label}
      role="img"
      className="min-h-[29px] whitespace-pre-wrap px-2 py-[5px] font-mono text-[12.5px] text-ink2 leading-normal"
    >
      {value}
    </pre>
  );
}

function RowButtons({ promql, place }: Pick<QueryRowProps, 'promql' | 'place'>) {
  const { hidden, letter } = promql.queries[place] as Query;
  return (
    <>
      <Tooltip text="Say it in a few choices, without PromQL">
        <Button
          variant="quiet"
          size="iconSm"
          aria-label={`Build query ${letter}`}
          aria-pressed={promql.building === place}
          className="aria-pressed:bg-accent-bg aria-pressed:text-accent"
          onClick={() => promql.build(promql.building === place ? null : place)}
        >
          <SlidersHorizontal aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
      <Tooltip text={hidden ? 'Draw it again' : 'Keep it, but do not draw it'}>
        <Button
          variant="quiet"
          size="iconSm"
          aria-label={hidden ? `Show query ${letter}` : `Hide query ${letter}`}
          onClick={() => promql.toggle(place)}
        >
          {hidden ? <EyeOff aria-hidden className="size-3.5" /> : <Eye aria-hidden className="size-3.5" />}
        </Button>
      </Tooltip>
      {promql.queries.length > 1 ? (
        <Tooltip text="Take it away; Back brings it back">
          <Button
            variant="quiet"
            size="iconSm"
            aria-label={`Remove query ${letter}`}
            onClick={() => promql.remove(place)}
          >
            <X aria-hidden className="size-3.5" />
          </Button>
        </Tooltip>
      ) : null}
    </>
  );
}

/** One query: its text, and beneath what is wrong with it. */
export function QueryRow({ promql, place, answer, metrics }: QueryRowProps) {
  const { text, hidden, letter } = promql.queries[place] as Query;
  const [draft, setDraft] = useState(text);
  const Editor = useOnDemand(editor, true);
  const Builder = useOnDemand(builder, promql.building === place);
  const hint = useId();
  const label = `Query ${letter}`;
  const problem = answer?.isFetching ? null : problemOf(answer?.error ?? null, text);
  const run = (next: string) => {
    if (next === text) void answer?.refetch();
    else promql.write(place, next);
  };
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start gap-1.5">
        <span aria-hidden className="w-4 pt-[6px] text-center font-semibold text-ink3 text-xs">
          {letter}
        </span>
        <div
          className={cn(
            'min-w-0 flex-1 rounded-md border bg-panel focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
            problem && 'border-bad',
            hidden && 'opacity-55',
          )}
        >
          {Editor ? (
            <Editor value={text} label={label} describedBy={hint} problem={problem} onRun={run} onChange={setDraft} />
          ) : (
            <Waiting value={text} label={label} />
          )}
        </div>
        <Button variant={draft === text ? 'plain' : 'primary'} onClick={() => run(draft)}>
          Run
        </Button>
        <RowButtons promql={promql} place={place} />
      </div>
      <p id={hint} className="sr-only">
        Enter runs it, Tab takes what is offered, Shift and Enter break the line.
      </p>
      {Builder && promql.building === place ? (
        <div className="py-1 pl-[22px]">
          <Builder text={draft} metrics={metrics} onWrite={run} />
        </div>
      ) : null}
      {problem ? (
        <p role="alert" className="pl-[22px] text-bad text-sm">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}
