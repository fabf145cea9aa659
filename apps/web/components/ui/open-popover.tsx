'use client';

import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './class-names';

export interface PopoverProps {
  /** What is in it, to who cannot see it. */
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
  className?: string;
}

const isIn = (event: Event, selector: string): boolean =>
  event.target instanceof Element && event.target.closest(selector) !== null;

/** A field that takes Esc for itself is marked so. */
function keepAtEsc(event: Event): void {
  if (isIn(event, '[data-escapes]')) event.preventDefault();
}

/** To undo what was done in here is not to leave it. */
function keepAtToast(event: CustomEvent<{ originalEvent: Event }>): void {
  if (isIn(event.detail.originalEvent, '[data-sonner-toaster]')) event.preventDefault();
}

/** A popover with all that opens it; comes by way of `popover.tsx`. */
export function OpenPopover({
  label,
  trigger,
  children,
  open,
  onOpenChange,
  align = 'start',
  className,
}: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={12}
          onEscapeKeyDown={keepAtEsc}
          onInteractOutside={keepAtToast}
          className={cn('z-50 rounded-lg border bg-panel p-3 shadow-float outline-none', className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
