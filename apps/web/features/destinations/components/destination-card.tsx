'use client';

import { Pencil, Trash2 } from 'lucide-react';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { ConfirmButton } from '../../../components/ui/confirm-button';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { sentenceOf } from '../../../components/ui/state';
import { useRules } from '../../rules/hooks/use-rules';
import { clock, count, exact } from '../../time/format';
import {
  type Destination,
  useDeleteDestination,
  useDestinationTypes,
  useReplayDead,
  useStatus,
  useTestDestination,
} from '../hooks/use-destinations';
import { remedyOf, standingOf } from '../standing';
import { toneOf } from '../tone';

const DOTS = { ok: 'bg-ok', warn: 'bg-warn', bad: 'bg-bad', idle: 'bg-edge' } as const;

function useSelectText({ select }: Destination): string {
  const { data: rules } = useRules();
  if (select === 'all') return 'all lines';
  if (select === 'tagged') return 'tagged lines';
  const names = select.rules.map((id) => rules?.items.find((rule) => rule.id === id)?.name ?? 'a deleted rule');
  return `lines of ${names.join(', ')}`;
}

function Figure({ name, value, tone }: { name: string; value: number; tone?: string }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dd className={cn('tabular font-medium', tone)}>{count(value)}</dd>
      <dt className="text-ink3">{name}</dt>
    </div>
  );
}

function Standing({ destination, onEdit }: { destination: Destination; onEdit: () => void }) {
  const now = useNow(60_000);
  const status = useStatus(destination.id);
  const replay = useReplayDead(destination.id);
  if (status.isError) return <p className="text-bad">Its status could not be read. {sentenceOf(status.error)}</p>;
  if (!status.data) return <Skeleton className="h-[44px] w-2/3" />;
  const { delivered, pending, dead, since } = status.data;
  const tone = toneOf(status.data);
  const remedy = remedyOf(status.data);
  return (
    <>
      <div className="flex flex-col items-start gap-2 sm:flex-row sm:gap-3">
        <p
          className="flex min-w-0 flex-1 items-start gap-2"
          role="status"
          title={since ? `since ${exact(Date.parse(since))}` : undefined}
        >
          <i aria-hidden className={cn('mt-[5px] size-2 shrink-0 rounded-full', DOTS[tone])} />
          <span className={tone === 'bad' ? 'text-bad' : undefined}>{standingOf(status.data, now)}</span>
        </p>
        {remedy ? (
          <Button size="sm" onClick={onEdit}>
            {remedy}
          </Button>
        ) : null}
      </div>
      <dl className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <Figure name="delivered" value={delivered} />
        <Figure name="waiting" value={pending} />
        <Figure name="refused for good" value={dead} {...(dead > 0 ? { tone: 'text-bad' } : {})} />
        {dead > 0 ? (
          <Button size="sm" onClick={() => replay.mutate()} disabled={replay.isPending}>
            Send them again
          </Button>
        ) : null}
      </dl>
    </>
  );
}

function TestLine({ test }: { test: ReturnType<typeof useTestDestination> }) {
  if (test.isError) {
    return (
      <p role="status" className="text-bad">
        The test could not run. {sentenceOf(test.error)}
      </p>
    );
  }
  if (!test.data) return null;
  return (
    <p role="status" className={test.data.ok ? 'text-ok' : 'text-bad'}>
      {test.data.ok ? '✓' : '✗'} Tested at {clock(test.submittedAt)}: {test.data.message}
    </p>
  );
}

/** One destination: how it fares in a sentence, its sums, and the ways to mend it. */
export function DestinationCard({ destination, onEdit }: { destination: Destination; onEdit: () => void }) {
  const { data: types } = useDestinationTypes();
  const test = useTestDestination(destination.id);
  const remove = useDeleteDestination();
  const title = types?.items.find((type) => type.name === destination.type)?.title ?? destination.type;
  return (
    <Panel aria-label={destination.name}>
      <header className="flex min-h-[44px] items-center gap-2 border-line2 border-b py-1.5 pr-2 pl-3.5">
        <h2 className="truncate font-semibold text-base">{destination.name}</h2>
        <Chip>{title}</Chip>
        <span className="mr-auto hidden truncate text-ink3 sm:inline">gets {useSelectText(destination)}</span>
        <Button className="ml-auto" size="sm" onClick={() => test.mutate()} disabled={test.isPending}>
          {test.isPending ? 'Testing…' : 'Test'}
        </Button>
        <Button variant="quiet" size="iconSm" aria-label={`Edit ${destination.name}`} onClick={onEdit}>
          <Pencil aria-hidden className="size-3.5" />
        </Button>
        <ConfirmButton
          icon
          label={`Delete ${destination.name}`}
          sure="Delete with what waits"
          onConfirm={() => remove.mutate(destination)}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </ConfirmButton>
      </header>
      <div className="flex flex-col gap-2 px-3.5 py-3">
        <Standing destination={destination} onEdit={onEdit} />
        <TestLine test={test} />
      </div>
    </Panel>
  );
}
