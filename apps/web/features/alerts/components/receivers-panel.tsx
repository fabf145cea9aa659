'use client';

import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { ConfirmButton } from '../../../components/ui/confirm-button';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed, sentenceOf } from '../../../components/ui/state';
import { ago, clock, exact } from '../../time/format';
import {
  type Receiver,
  useDeleteReceiver,
  useReceivers,
  useReceiverTypes,
  useTestReceiver,
} from '../hooks/use-receivers';

const moment = (time: string | null): number => (time === null ? 0 : Date.parse(time));

/** When it was last told, and what it last failed of: the later of the two first. */
function Standing({ receiver }: { receiver: Receiver }) {
  const now = useNow(15_000);
  const told = moment(receiver.notifiedAt);
  const failed = moment(receiver.failedAt);
  if (now === 0) return null;
  return (
    <>
      {failed > told ? (
        <p className="break-words text-bad" title={exact(failed)}>
          Failed {ago(failed, now)}: {receiver.name} {receiver.failure}.
        </p>
      ) : null}
      <p className="break-words text-ink3" title={told === 0 ? undefined : exact(told)}>
        {told === 0 ? 'Nothing sent yet' : `Last told ${ago(told, now)}`}
        {failed > 0 && failed <= told ? `. Before that it failed, ${ago(failed, now)}: it ${receiver.failure}` : ''}
      </p>
    </>
  );
}

/** What became of a test. */
function Tested({ test }: { test: ReturnType<typeof useTestReceiver> }) {
  if (test.isError) return <p className="text-bad">The test could not run. {sentenceOf(test.error)}</p>;
  if (!test.data) return null;
  const { ok, message } = test.data;
  return (
    <p role="status" className={ok ? 'text-ok' : 'break-words text-bad'}>
      {ok ? '✓' : '✗'} Tested at {clock(test.submittedAt)}: {message}
    </p>
  );
}

function ReceiverRow({ receiver, onEdit }: { receiver: Receiver; onEdit: () => void }) {
  const { data: types } = useReceiverTypes();
  const test = useTestReceiver();
  const remove = useDeleteReceiver();
  const title = types?.items.find(({ name }) => name === receiver.type)?.title ?? receiver.type;
  return (
    <li className="flex flex-col gap-0.5 py-1.5 pr-2 pl-3.5" data-receiver={receiver.name}>
      <div className="flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">{receiver.name}</span>
        <Chip className="mr-auto">{title}</Chip>
        <Button size="sm" disabled={test.isPending} onClick={() => test.mutate(receiver)}>
          {test.isPending ? 'Testing…' : 'Test'}
        </Button>
        <Button variant="quiet" size="iconSm" aria-label={`Edit ${receiver.name}`} onClick={onEdit}>
          <Pencil aria-hidden className="size-3.5" />
        </Button>
        <ConfirmButton icon label={`Delete ${receiver.name}`} sure="Delete" onConfirm={() => remove.mutate(receiver)}>
          <Trash2 aria-hidden className="size-3.5" />
        </ConfirmButton>
      </div>
      <div className="flex flex-col gap-0.5 text-xs">
        <Standing receiver={receiver} />
        <Tested test={test} />
      </div>
    </li>
  );
}

/** Whom alerts can be told. */
export function ReceiversPanel({ onAdd, onEdit }: { onAdd: () => void; onEdit: (id: string) => void }) {
  const receivers = useReceivers();
  const { data } = receivers;
  return (
    <Panel aria-label="Receivers">
      <PanelHeader title="Receivers">
        <Button size="sm" className="ml-auto" onClick={onAdd}>
          <Plus aria-hidden className="size-3.5" />
          Add a receiver
        </Button>
      </PanelHeader>
      {receivers.isError && !data ? (
        <Failed
          what="The receivers could not be read."
          error={receivers.error}
          onRetry={() => void receivers.refetch()}
        />
      ) : null}
      {receivers.isPending ? <Skeleton className="m-3.5 h-10" /> : null}
      {data?.items.length === 0 ? (
        <Empty title="Nobody is told yet" className="py-7">
          Alerts are shown here. Add Slack, e-mail, PagerDuty or a webhook to be told.
        </Empty>
      ) : null}
      <ul className="divide-y divide-line2">
        {data?.items.map((receiver) => (
          <ReceiverRow key={receiver.id} receiver={receiver} onEdit={() => onEdit(receiver.id)} />
        ))}
      </ul>
    </Panel>
  );
}
