'use client';

import { Plus } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { Button } from '../../../components/ui/button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { useDestinations, useDestinationTypes } from '../hooks/use-destinations';
import { destinationParams } from '../url-state';
import { DestinationCard } from './destination-card';
import { DestinationSheet } from './destination-sheet';

const useFormUrl = () => useQueryStates(destinationParams, { history: 'push' });

function NoDestinations({ onAdd }: { onAdd: (type: string) => void }) {
  const types = useDestinationTypes();
  return (
    <Panel>
      <Empty
        title="Send marked lines on"
        action={types.data?.items.map((type) => (
          <Button key={type.name} onClick={() => onAdd(type.name)}>
            <Plus aria-hidden className="size-3.5" />
            {type.title}
          </Button>
        ))}
      >
        LogFlow counts here and forwards lines with their tags to where you keep them. Each destination has its own
        queue: one that is down delays neither counting nor the others, and gets everything once it is back.
      </Empty>
    </Panel>
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className="grid gap-3 xl:grid-cols-2">
      <Skeleton className="h-[124px]" />
      <Skeleton className="h-[124px]" />
    </div>
  );
}

/** Where lines are sent on to, and how each fares. */
export function DestinationsPage() {
  const destinations = useDestinations();
  const [url, setUrl] = useFormUrl();
  const items = destinations.data?.items ?? [];
  const add = (type: string) => void setUrl({ add: type, edit: null });
  const close = () => void setUrl({ add: null, edit: null });
  return (
    <>
      <PageHeader title="Destinations">
        {items.length > 0 ? (
          <Button variant="primary" onClick={() => add('')}>
            <Plus aria-hidden className="size-3.5" />
            Add a destination
          </Button>
        ) : null}
      </PageHeader>
      {destinations.isError && !destinations.data ? (
        <Panel>
          <Failed
            what="The destinations could not be read."
            error={destinations.error}
            onRetry={() => void destinations.refetch()}
          />
        </Panel>
      ) : null}
      {destinations.isPending ? <Waiting /> : null}
      {destinations.data && items.length === 0 ? <NoDestinations onAdd={add} /> : null}
      <div className="grid items-start gap-3 empty:hidden xl:grid-cols-2">
        {items.map((one) => (
          <DestinationCard key={one.id} destination={one} onEdit={() => void setUrl({ edit: one.id, add: null })} />
        ))}
      </div>
      {url.add !== null || url.edit !== null ? (
        <DestinationSheet key={url.edit ?? url.add} type={url.add ?? ''} id={url.edit} onType={add} onClose={close} />
      ) : null}
    </>
  );
}
