'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button';
import { cn } from './class-names';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  /** `side`: a sheet at the right edge that leaves the page visible. */
  kind?: 'middle' | 'side';
  /** Holds what was typed: a stray click beside it must not throw that away. */
  sticky?: boolean;
  className?: string;
}

const PLACE = {
  middle:
    'top-[12vh] left-1/2 max-h-[76vh] w-[min(520px,calc(100vw-24px))] -translate-x-1/2 rounded-xl border shadow-float',
  side: 'inset-y-0 right-0 h-full w-[min(520px,100vw)] border-l shadow-float',
} as const;

const keepOpen = (event: Event): void => event.preventDefault();

/** A dialog with all that opens it; comes by way of `dialog.tsx`. */
export function OpenDialog({
  open,
  onOpenChange,
  title,
  children,
  kind = 'middle',
  sticky = false,
  className,
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/25" />
        <Radix.Content
          aria-describedby={undefined}
          {...(sticky ? { onInteractOutside: keepOpen } : {})}
          className={cn('fixed z-50 flex flex-col overflow-hidden bg-panel outline-none', PLACE[kind], className)}
        >
          <div className="flex items-center gap-2 border-line2 border-b py-2 pr-2 pl-4">
            <Radix.Title className="min-w-0 flex-1 truncate font-semibold text-base">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="quiet" size="iconSm" aria-label="Close">
                <X aria-hidden className="size-4" />
              </Button>
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
