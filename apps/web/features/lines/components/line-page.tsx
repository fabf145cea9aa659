'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { Button } from '../../../components/ui/button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Failed } from '../../../components/ui/state';
import { exact } from '../../time/format';
import { isGone, lineQuery } from '../hooks/use-line';
import { CopyEvent, EventDetails } from './event-details';
import { EventBones, LineGone } from './line-gone';

/** One line at an address of its own. */
export function LinePage({ id }: { id: string }) {
  const [at] = useQueryState('at', parseAsString.withDefault(''));
  const line = useQuery(lineQuery(id, at));
  const gone = isGone(line.error);
  const explore = (
    <Button asChild>
      <Link href="/explore">Explore</Link>
    </Button>
  );
  return (
    <>
      <PageHeader title={line.data ? exact(Date.parse(line.data.timestamp)) : 'A line'}>
        {line.data ? <CopyEvent line={line.data} /> : null}
      </PageHeader>
      <Panel aria-label="The whole event" className="max-w-[960px] pt-3">
        <h2 className="sr-only">The whole event</h2>
        {line.data ? <EventDetails line={line.data} /> : null}
        {line.isPending ? <EventBones /> : null}
        {gone ? <LineGone id={id} action={explore} /> : null}
        {line.isError && !gone ? (
          <Failed what="The line could not be read." error={line.error} onRetry={() => void line.refetch()} />
        ) : null}
      </Panel>
    </>
  );
}
