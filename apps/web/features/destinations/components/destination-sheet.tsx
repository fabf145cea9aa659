'use client';

import type { Select } from '@logflow/model';
import { useState } from 'react';
import { useRules } from '../../rules/hooks/use-rules';
import { ConfigForm } from '../../typed-config/components/config-form';
import { ConfigSheet } from '../../typed-config/components/config-sheet';
import type { ConfigType } from '../../typed-config/config-type';
import { type Destination, useDestinations, useDestinationTypes, useSaveDestination } from '../hooks/use-destinations';
import { SelectLines } from './select-lines';

interface FormProps {
  type: ConfigType;
  destination: Destination | undefined;
  onDone: () => void;
}

function DestinationForm({ type, destination, onDone }: FormProps) {
  const [select, setSelect] = useState<Select>(destination?.select ?? 'all');
  const save = useSaveDestination(destination?.id ?? null);
  const { data: rules } = useRules();
  return (
    <ConfigForm
      type={type}
      saved={destination}
      save={{ ...save, mutateAsync: (definition) => save.mutateAsync({ ...definition, select }) }}
      example={`${type.title.toLowerCase()}-prod`}
      next="Lines that arrive from now on go there. Test it once."
      onDone={onDone}
      titles={{ select: 'The choice of lines' }}
    >
      <SelectLines select={select} rules={rules?.items ?? []} onChange={setSelect} />
    </ConfigForm>
  );
}

interface SheetProps {
  /** The type being added; empty while none is chosen. */
  type: string;
  /** Of the destination being edited; null for a new one. */
  id: string | null;
  onType: (type: string) => void;
  onClose: () => void;
}

/** The form of a destination. */
export function DestinationSheet(props: SheetProps) {
  return (
    <ConfigSheet {...props} what="destination" verb="Add" types={useDestinationTypes()} items={useDestinations()}>
      {(type, destination) => <DestinationForm type={type} destination={destination} onDone={props.onClose} />}
    </ConfigSheet>
  );
}
