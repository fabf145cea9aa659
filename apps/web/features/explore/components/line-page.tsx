'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { ApiError } from '../../../client/request';
import { PageHeader } from '../../../components/shell/page-header';
import { Button } from '../../../components/ui/button';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { exact } from '../../time/format';
import { lineQuery } from '../hooks/use-line';
import { CopyEvent, EventDetails } from './event-details';

function Gone({ id }: { id: string }) {
  return (
    <Empty
      title="There is no such line"
      className="py-16"
      action={
        <Button asChild>
          <Link href="/explore">Explore</Link>
        </Button>
      }
    >
      <code className="break-all">{id}</code> has expired, was dropped by a rule once it was counted, or never was.
    </Empty>
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3 px-4 py-4">
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-24" />
    </div>
  );
}

/** One line at an address of its own. */
export function LinePage({ id }: { id: string }) {
  const [at] = useQueryState('at', parseAsString.withDefault(''));
  const line = useQuery(lineQuery(id, at));
  const gone = line.error instanceof ApiError && line.error.status === 404;
  return (
    <>
      <PageHeader title={line.data ? exact(Date.parse(line.data.timestamp)) : 'A line'}>
        {line.data ? <CopyEvent line={line.data} /> : null}
      </PageHeader>
      <Panel aria-label="The whole event" className="max-w-[960px] pt-3">
        <h2 className="sr-only">The whole event</h2>
        {line.data ? <EventDetails line={line.data} /> : null}
        {line.isPending ? <Waiting /> : null}
        {gone ? <Gone id={id} /> : null}
        {line.isError && !gone ? (
          <Failed what="The line could not be read." error={line.error} onRetry={() => void line.refetch()} />
        ) : null}
      </Panel>
    </>
  );
}
