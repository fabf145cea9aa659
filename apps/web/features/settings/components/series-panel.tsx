'use client';

import { type FormEvent, useState } from 'react';
import { ApiError } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { type SeriesBudget, useSaveSeriesBudget, useSeriesBudget } from '../../series/hooks/use-series-budget';
import { count } from '../../time/format';

/** Nearly full is worth a word before it is full. */
const NEARLY = 0.9;

function Used({ budget: { live, maxSeries, resting } }: { budget: SeriesBudget }) {
  const share = Math.min(1, live / maxSeries);
  const tone = share >= NEARLY ? 'bg-warn' : 'bg-accent';
  return (
    <div className="flex flex-col gap-1.5 px-3.5 pt-3">
      <p className="tabular">
        <b className="font-semibold">{count(live)}</b> of {count(maxSeries)} series
        {resting > 0 ? <span className="text-ink3"> · {count(resting)} more rest</span> : null}
      </p>
      <span aria-hidden className="h-[3px] overflow-hidden rounded bg-line2">
        <span className={cn('block h-full rounded', tone)} style={{ width: `${share * 100}%` }} />
      </span>
      {live >= maxSeries ? (
        <p className="text-warn">
          The budget is used up: further label sets count in __other__ of their metric. Nothing is lost; raise it, or
          give rules fewer labels.
        </p>
      ) : null}
    </div>
  );
}

/** A text that is no number goes to the API as it is, which says what is wrong with it. */
function numberOf(text: string): number {
  const digits = text.replaceAll(/[\s,]/g, '');
  return (/^\d+$/.test(digits) ? Number(digits) : text) as number;
}

function Limits({ budget }: { budget: SeriesBudget }) {
  const save = useSaveSeriesBudget();
  const [maxSeries, setMaxSeries] = useState(String(budget.maxSeries));
  const [idleDays, setIdleDays] = useState(String(budget.idleDays));
  const changed = maxSeries !== String(budget.maxSeries) || idleDays !== String(budget.idleDays);
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const errorAt = (path: string) => errors.find((error) => error.path === path)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate({ maxSeries: numberOf(maxSeries), idleDays: numberOf(idleDays) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 px-3.5 py-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Most series" hint="Each label set of a metric is one." error={errorAt('maxSeries')}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={maxSeries}
              onChange={(event) => setMaxSeries(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Days until a series rests"
          hint="Once nothing changes it. It comes back with its total. 0: never."
          error={errorAt('idleDays')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={idleDays}
              onChange={(event) => setIdleDays(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={!changed || save.isPending}>
          Save
        </Button>
        {save.isError && errors.length === 0 ? (
          <p role="alert" className="text-bad text-xs">
            {sentenceOf(save.error)}
          </p>
        ) : null}
      </div>
    </form>
  );
}

/** How many series the organisation has, may have, and when one that nothing changes is let go. */
export function SeriesPanel() {
  const budget = useSeriesBudget();
  return (
    <Panel aria-label="Series">
      <PanelHeader title="Series" />
      {budget.isPending ? <Skeleton className="m-3.5 h-24" /> : null}
      {budget.isError && !budget.data ? (
        <Failed what="The budget could not be read." error={budget.error} onRetry={() => void budget.refetch()} />
      ) : null}
      {budget.data ? (
        <>
          <Used budget={budget.data} />
          <Limits key={`${budget.data.maxSeries} ${budget.data.idleDays}`} budget={budget.data} />
        </>
      ) : null}
    </Panel>
  );
}
