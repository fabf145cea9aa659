'use client';

import { type FormEvent, useState } from 'react';
import { ApiError } from '../../../client/request';
import { toast } from '../../../client/toast';
import { Button } from '../../../components/ui/button';
import { Dialog } from '../../../components/ui/dialog';
import { Field, FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { ConfigField, titleOf } from '../../destinations/components/config-field';
import type { Config } from '../../destinations/hooks/use-destinations';
import { sentenceAt } from '../../destinations/problems';
import {
  type Receiver,
  type ReceiverType,
  useReceivers,
  useReceiverTypes,
  useSaveReceiver,
} from '../hooks/use-receivers';

interface FormProps {
  type: ReceiverType;
  receiver: Receiver | undefined;
  onDone: () => void;
}

const filled = (config: Config): Config =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));

function ReceiverForm({ type, receiver, onDone }: FormProps) {
  const [name, setName] = useState(receiver?.name ?? '');
  const [config, setConfig] = useState<Config>(receiver?.config ?? {});
  const save = useSaveReceiver(receiver?.id ?? null);
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save.mutateAsync({ name, type: type.name, config: filled(config) }).catch(() => null);
    if (!saved) return;
    toast(`${saved.name} is saved`, { description: 'Send it a test once.' });
    onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
      <Field label="Name" error={sentenceAt(errors, 'name', 'Name')} hint="What you call it here">
        {(control) => (
          <Input
            {...control}
            value={name}
            autoFocus
            placeholder="on-call"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {Object.entries(type.config.properties ?? {}).map(([key, property]) => (
        <ConfigField
          key={key}
          name={key}
          property={property}
          type={type}
          stored={receiver !== undefined}
          value={config[key] ?? ''}
          problem={sentenceAt(errors, `config.${key}`, titleOf(key, property))}
          onChange={(value) => setConfig({ ...config, [key]: value })}
        />
      ))}
      {save.isError && errors.length === 0 ? <FieldProblem>{sentenceOf(save.error)}</FieldProblem> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

interface SheetProps {
  /** The type being added; empty while none is chosen. */
  type: string;
  /** Of the receiver being edited; null for a new one. */
  id: string | null;
  onType: (type: string) => void;
  onClose: () => void;
}

/** The form of a receiver at the side; first, which type it is to be. */
export function ReceiverSheet({ type, id, onType, onClose }: SheetProps) {
  const types = useReceiverTypes();
  const receivers = useReceivers();
  const receiver = receivers.data?.items.find((one) => one.id === id);
  const chosen = types.data?.items.find(({ name }) => name === (receiver?.type ?? type));
  const title = receiver ? `Edit ${receiver.name}` : chosen ? `Tell ${chosen.title}` : 'Add a receiver';
  const ready = types.data && (id === null || receivers.data);
  return (
    <Dialog kind="side" sticky open onOpenChange={(open) => !open && onClose()} title={title}>
      {types.isError ? (
        <Failed what="The types could not be read." error={types.error} onRetry={() => void types.refetch()} />
      ) : null}
      {!ready && !types.isError ? <Skeleton className="m-4 h-40" /> : null}
      {ready && !chosen ? (
        <div className="flex flex-col gap-2 p-4">
          {types.data?.items.map((one) => (
            <Button
              key={one.name}
              className="h-auto justify-start px-3 py-3 text-base"
              onClick={() => onType(one.name)}
            >
              {one.title}
            </Button>
          ))}
        </div>
      ) : null}
      {ready && chosen ? <ReceiverForm type={chosen} receiver={receiver} onDone={onClose} /> : null}
    </Dialog>
  );
}
