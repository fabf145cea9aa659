'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useQueryState } from 'nuqs';
import { type FormEvent, useState } from 'react';
import { useModKey } from '../../../client/platform';
import { Button } from '../../../components/ui/button';
import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Skeleton } from '../../../components/ui/skeleton';
import { sentenceOf } from '../../../components/ui/state';
import type { CurrentView } from '../hooks/use-current-view';
import { useCreateView, useSaveAgain } from '../hooks/use-views';
import { problemOf } from '../problem';
import { hrefOf, pageOf, rangeOf } from '../view-path';
import { viewsQuery } from '../views-query';
import { lastOf } from '../words';
import { ViewRow } from './view-row';

interface ViewsMenuProps {
  current: CurrentView;
  /** Told when one is opened, also the one that is shown. */
  onOpened: () => void;
  onClose: () => void;
}

/** More of them are found by a few letters. */
const MANY = 8;

function Changed({ current: { view, changed, path }, onOpened, onClose }: ViewsMenuProps) {
  const save = useSaveAgain();
  if (!view || !changed) return null;
  return (
    <div className="flex flex-col gap-2 border-line2 border-b px-3 py-2.5">
      <p className="text-sm">
        <span className="font-medium">{view.name}</span>{' '}
        <span className="text-ink2">has changed since it was saved.</span>
      </p>
      <div className="flex gap-1.5">
        <Button
          size="sm"
          variant="primary"
          disabled={save.isPending}
          onClick={() => save.mutate({ view, path }, { onSuccess: onClose })}
        >
          Save again
        </Button>
        <Button size="sm" asChild>
          <Link href={hrefOf(view)} onClick={onOpened}>
            As it was
          </Link>
        </Button>
      </div>
    </div>
  );
}

function Empty({ page }: { page: string }) {
  const mod = useModKey();
  return (
    <p className="px-2 py-1.5 text-ink2 text-sm">
      No view of {page} is saved yet. A view keeps what is sought, its range and how it looks;{' '}
      {mod === '⌘' ? '⌘K' : 'Ctrl K'} finds it by its name.
    </p>
  );
}

function List({ current: { pathname, view: shown }, onOpened }: ViewsMenuProps) {
  const { data, error } = useQuery(viewsQuery);
  const [letters, setLetters] = useState('');
  const all = data?.items.filter((view) => pageOf(view) === pathname) ?? [];
  const found = all.filter(({ name }) => name.toLowerCase().includes(letters.trim().toLowerCase()));
  if (error && !data) return <p className="px-2 py-1.5 text-bad text-sm">{sentenceOf(error)}</p>;
  if (!data) return <Skeleton className="m-2 h-16" />;
  if (all.length === 0) return <Empty page={pathname === '/logs' ? 'Logs' : 'Explore'} />;
  return (
    <>
      {all.length > MANY ? (
        <Input
          aria-label="Find a view"
          placeholder="Find a view"
          value={letters}
          onChange={({ currentTarget }) => setLetters(currentTarget.value)}
          className="mb-1"
        />
      ) : null}
      <ul aria-label="Saved views" className="max-h-[264px] overflow-y-auto">
        {found.map((view) => (
          <li key={view.id}>
            <ViewRow view={view} isCurrent={view.id === shown?.id} onOpen={onOpened} />
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="px-2 py-1.5 text-ink2 text-sm">No view has that name.</p> : null}
    </>
  );
}

function hintOf(path: string): string {
  const range = rangeOf({ path });
  if (range.kind === 'between') return 'It opens on these very times.';
  return `It opens on the ${lastOf(range.seconds)}, whenever that is.`;
}

function SaveAs({ current: { path }, onClose }: ViewsMenuProps) {
  const [, setId] = useQueryState('view');
  const [name, setName] = useState('');
  const create = useCreateView();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name, path },
      {
        onSuccess: ({ id }) => {
          void setId(id);
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="border-line2 border-t px-3 py-2.5">
      <Field label="Save this view as" hint={hintOf(path)} error={problemOf(create.error)}>
        {(control) => (
          <div className="flex gap-1.5">
            <Input
              {...control}
              name="view"
              autoComplete="off"
              value={name}
              placeholder="Errors of checkout"
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit" disabled={create.isPending}>
              Save
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}

/** The saved views of a page, and the ways to save it as one. */
export function ViewsMenu(props: ViewsMenuProps) {
  return (
    <>
      <Changed {...props} />
      <div className="p-1.5">
        <List {...props} />
      </div>
      <SaveAs {...props} />
    </>
  );
}
