'use client';

import { usePathname } from 'next/navigation';
import { useModKey } from '../../../client/platform';
import { Dialog } from '../../../components/ui/dialog';
import { Kbd } from '../../../components/ui/kbd';
import { keysOf } from '../keys';

function KeyList({ title, lines }: ReturnType<typeof keysOf>[number]) {
  const mod = useModKey();
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold text-ink3 text-xs">{title}</h3>
      <dl className="flex flex-col gap-1.5">
        {lines.map(({ keys, does }) => (
          <div key={does} className="flex items-center gap-2">
            <dt className="flex w-[84px] shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key === 'mod' ? mod : key}</Kbd>
              ))}
            </dt>
            <dd className="text-ink2">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface KeysDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The keys of every page, and beside them those of this one. */
export function KeysDialog({ open, onOpenChange }: KeysDialogProps) {
  const lists = keysOf(usePathname());
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <div className="grid gap-6 p-4 sm:grid-cols-2">
        {lists.map((list) => (
          <KeyList key={list.title} {...list} />
        ))}
      </div>
    </Dialog>
  );
}
