'use client';

import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { OpenPopover } from '../../../components/ui/open-popover';
import { useCurrentView } from '../hooks/use-current-view';
import type { PageAddress } from '../view-path';
import { ViewsMenu } from './views-menu';

interface ViewsProps {
  address: PageAddress;
  beginsOpen: boolean;
  onOpened: () => void;
}

/** The view that the page shows, with a dot once it is another; opens to all of them. Comes by way of `views-button.tsx`. */
export function Views({ address, beginsOpen, onOpened }: ViewsProps) {
  const [open, setOpen] = useState(beginsOpen);
  const current = useCurrentView(address);
  const { view, changed } = current;
  const close = () => setOpen(false);
  const opened = () => {
    close();
    onOpened();
  };
  const trigger = (
    <Button
      aria-label={view ? `Views: ${view.name}${changed ? ', changed since it was saved' : ''}` : 'Views'}
      className="min-w-0 max-w-[220px]"
    >
      <Bookmark aria-hidden className={cn('size-3.5 shrink-0', view && 'fill-accent text-accent')} />
      <span className="hidden truncate sm:inline">{view?.name ?? 'Views'}</span>
      {changed ? <i aria-hidden className="size-1.5 shrink-0 rounded-full bg-warn" /> : null}
    </Button>
  );
  return (
    <OpenPopover
      label="Saved views"
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-[min(340px,calc(100vw-24px))] p-0"
      trigger={trigger}
    >
      <ViewsMenu current={current} onOpened={opened} onClose={close} />
    </OpenPopover>
  );
}
