'use client';

import { Button } from '../../../components/ui/button';
import { Dialog } from '../../../components/ui/dialog';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { type Destination, useDestinationTypes } from '../hooks/use-destinations';
import { DestinationForm } from './destination-form';

interface DestinationSheetProps {
  /** The type being added; empty while none is chosen. */
  type: string;
  destination: Destination | undefined;
  onType: (type: string) => void;
  onClose: () => void;
}

/** The form of a destination at the side; first, which type it is to be. */
export function DestinationSheet({ type, destination, onType, onClose }: DestinationSheetProps) {
  const types = useDestinationTypes();
  const chosen = types.data?.items.find((one) => one.name === (destination?.type ?? type));
  const title = destination ? `Edit ${destination.name}` : chosen ? `Add ${chosen.title}` : 'Add a destination';
  return (
    <Dialog kind="side" sticky open onOpenChange={(open) => !open && onClose()} title={title}>
      {types.isError ? (
        <Failed what="The types could not be read." error={types.error} onRetry={() => void types.refetch()} />
      ) : null}
      {types.isPending ? <Skeleton className="m-4 h-40" /> : null}
      {types.data && !chosen ? (
        <div className="flex flex-col gap-2 p-4">
          {types.data.items.map((one) => (
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
      {chosen ? <DestinationForm type={chosen} destination={destination} onDone={onClose} /> : null}
    </Dialog>
  );
}
