'use client';

import { onDemand, useOnDemand } from '../../client/on-demand';
import { Dialog } from '../ui/dialog';

const keyLists = onDemand(() => import('./key-lists').then((module) => module.KeyLists));

/** The keys: those of every page, and those of this one. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const KeyLists = useOnDemand(keyLists, open);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      {KeyLists ? <KeyLists /> : null}
    </Dialog>
  );
}
