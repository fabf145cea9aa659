'use client';

import { Pencil, Plus, Trash2 } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { ConfirmButton } from '../../../components/ui/confirm-button';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import {
  type Receiver,
  useDeleteReceiver,
  useReceivers,
  useReceiverTypes,
  useTestReceiver,
} from '../hooks/use-receivers';

function ReceiverRow({ receiver, onEdit }: { receiver: Receiver; onEdit: () => void }) {
  const { data: types } = useReceiverTypes();
  const test = useTestReceiver();
  const remove = useDeleteReceiver();
  const title = types?.items.find(({ name }) => name === receiver.type)?.title ?? receiver.type;
  return (
    <li className="flex items-center gap-2 py-1.5 pr-2 pl-3.5">
      <span className="min-w-0 truncate font-medium">{receiver.name}</span>
      <Chip className="mr-auto">{title}</Chip>
      <Button size="sm" disabled={test.isPending} onClick={() => test.mutate(receiver)}>
        Test
      </Button>
      <Button variant="quiet" size="iconSm" aria-label={`Edit ${receiver.name}`} onClick={onEdit}>
        <Pencil aria-hidden className="size-3.5" />
      </Button>
      <ConfirmButton icon label={`Delete ${receiver.name}`} sure="Delete" onConfirm={() => remove.mutate(receiver)}>
        <Trash2 aria-hidden className="size-3.5" />
      </ConfirmButton>
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
