'use client';

import { ConfigForm } from '../../typed-config/components/config-form';
import { ConfigSheet } from '../../typed-config/components/config-sheet';
import type { ConfigType } from '../../typed-config/config-type';
import { type Receiver, useReceivers, useReceiverTypes, useSaveReceiver } from '../hooks/use-receivers';

interface FormProps {
  type: ConfigType;
  receiver: Receiver | undefined;
  onDone: () => void;
}

function ReceiverForm({ type, receiver, onDone }: FormProps) {
  const save = useSaveReceiver(receiver?.id ?? null);
  return (
    <ConfigForm
      type={type}
      saved={receiver}
      save={save}
      example="on-call"
      next="Send it a test once."
      onDone={onDone}
    />
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

/** The form of a receiver. */
export function ReceiverSheet(props: SheetProps) {
  return (
    <ConfigSheet {...props} what="receiver" verb="Tell" types={useReceiverTypes()} items={useReceivers()}>
      {(type, receiver) => <ReceiverForm type={type} receiver={receiver} onDone={props.onClose} />}
    </ConfigSheet>
  );
}
