'use client';

import type { ReactNode } from 'react';
import type { Page } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { Dialog } from '../../../components/ui/dialog';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import type { ConfigType, Configured } from '../config-type';

/** What is being read, and may fail. */
interface Read<T> {
  readonly data: Page<T> | undefined;
  readonly isError: boolean;
  readonly error: unknown;
  refetch(): unknown;
}

interface ConfigSheetProps<Type extends ConfigType, Item extends Configured> {
  /** As in `destination`. */
  what: string;
  /** As in `Add Slack`: what goes before the type that is added. */
  verb: string;
  types: Read<Type>;
  items: Read<Item>;
  /** The type being added; empty while none is chosen. */
  type: string;
  /** Of the one that is edited; null for a new one. */
  id: string | null;
  onType: (type: string) => void;
  onClose: () => void;
  children: (type: Type, saved: Item | undefined) => ReactNode;
}

function Types({ types, onType }: { types: readonly ConfigType[]; onType: (type: string) => void }) {
  return (
    <div className="flex flex-col gap-2 p-4">
      {types.map(({ name, title }) => (
        <Button key={name} className="h-auto justify-start px-3 py-3 text-base" onClick={() => onType(name)}>
          {title}
        </Button>
      ))}
    </div>
  );
}

/** The form of something that has a type, at the side; first, which type it is to be. */
export function ConfigSheet<Type extends ConfigType, Item extends Configured>(props: ConfigSheetProps<Type, Item>) {
  const { what, verb, types, items, type, id, onClose } = props;
  const saved = items.data?.items.find((one) => one.id === id);
  const chosen = types.data?.items.find(({ name }) => name === (saved?.type ?? type));
  const title =
    id !== null ? `Edit ${saved?.name ?? `a ${what}`}` : chosen ? `${verb} ${chosen.title}` : `Add a ${what}`;
  return (
    <Dialog kind="side" sticky open onOpenChange={(open) => !open && onClose()} title={title}>
      <Content {...props} saved={saved} chosen={chosen} />
    </Dialog>
  );
}

interface ContentProps<Type extends ConfigType, Item extends Configured> extends ConfigSheetProps<Type, Item> {
  saved: Item | undefined;
  chosen: Type | undefined;
}

function Content<Type extends ConfigType, Item extends Configured>(props: ContentProps<Type, Item>) {
  const { what, types, items, id, saved, chosen, onType, onClose, children } = props;
  const needed = id === null ? [types] : [types, items];
  const failed = needed.find((one) => one.isError && !one.data);
  if (failed) {
    return <Failed what="The form could not be read." error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (needed.some(({ data }) => !data)) return <Skeleton className="m-4 h-40" />;
  if (id !== null && !saved) {
    return (
      <Empty title={`There is no such ${what}`} action={<Button onClick={onClose}>Close</Button>}>
        It may have been deleted meanwhile.
      </Empty>
    );
  }
  return chosen ? children(chosen, saved) : <Types types={types.data?.items ?? []} onType={onType} />;
}
