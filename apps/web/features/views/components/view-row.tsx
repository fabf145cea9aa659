'use client';

import { Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { exact, moment } from '../../time/format';
import type { Range } from '../../time/range';
import { useDeleteView, usePutView } from '../hooks/use-views';
import { problemOf } from '../problem';
import { hrefOf, rangeOf } from '../view-path';
import type { View } from '../views-query';
import { lastOf } from '../words';

const rangeText = (range: Range): string =>
  range.kind === 'last' ? lastOf(range.seconds) : moment(range.from, Date.now(), true);

interface ViewRowProps {
  view: View;
  isCurrent: boolean;
  onOpen: () => void;
}

/** The name as a field. Enter gives the new one, Esc leaves the old. */
function Rename({ view, onDone }: { view: View; onDone: () => void }) {
  const [name, setName] = useState(view.name);
  const put = usePutView();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({ ...view, name }, { onSuccess: onDone });
  };
  const problem = problemOf(put.error);
  const problemId = useId();
  return (
    <form onSubmit={submit} className="flex flex-col gap-1 px-1 py-0.5">
      <div className="flex gap-1.5">
        <Input
          autoFocus
          data-escapes
          aria-label={`Name of ${view.name}`}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? problemId : undefined}
          value={name}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={({ key }: KeyboardEvent) => key === 'Escape' && onDone()}
        />
        <Button type="submit" disabled={put.isPending}>
          Rename
        </Button>
      </div>
      <FieldProblem id={problemId}>{problem}</FieldProblem>
    </form>
  );
}

/** A row that is to go leaves the focus to the one below it, or above, or to the name of a new view. */
function focusBeside(button: HTMLElement): void {
  const row = button.closest('li');
  const beside = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector('a');
  const name = button.closest('[role="dialog"]')?.querySelector<HTMLElement>('input[name="view"]');
  (beside ?? name)?.focus();
}

/** A view: a press opens it; beside it what can be done with it. */
export function ViewRow({ view, isCurrent, onOpen }: ViewRowProps) {
  const [rename, setRename] = useState<'not yet' | 'now' | 'done'>('not yet');
  const remove = useDeleteView();
  if (rename === 'now') return <Rename view={view} onDone={() => setRename('done')} />;
  const hidden = 'opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100';
  return (
    <div className={cn('group flex items-center rounded-md pr-1', isCurrent ? 'bg-accent-bg' : 'hover:bg-line2/60')}>
      <Link
        href={hrefOf(view)}
        onClick={onOpen}
        aria-current={isCurrent ? 'true' : undefined}
        title={`${view.name}, saved by ${view.author} on ${exact(Date.parse(view.updatedAt))}`}
        className="flex min-w-0 flex-1 items-baseline gap-2 rounded-md px-2 py-1.5"
      >
        <span className="truncate">{view.name}</span>
        <span className="tabular ml-auto shrink-0 pl-2 text-ink3 text-xs">{rangeText(rangeOf(view))}</span>
      </Link>
      <Button
        variant="quiet"
        size="iconXs"
        aria-label={`Rename ${view.name}`}
        className={hidden}
        autoFocus={rename === 'done'}
        onClick={() => setRename('now')}
      >
        <Pencil aria-hidden className="size-3" />
      </Button>
      <Button
        variant="quiet"
        size="iconXs"
        aria-label={`Delete ${view.name}`}
        className={hidden}
        disabled={remove.isPending}
        onClick={({ currentTarget }) => {
          focusBeside(currentTarget);
          remove.mutate(view);
        }}
      >
        <Trash2 aria-hidden className="size-3" />
      </Button>
    </div>
  );
}
