'use client';

import { Slot } from 'radix-ui';
import { onDemand, useFirstOpen } from '../../client/on-demand';
import type { PopoverProps } from './open-popover';

const popover = onDemand(() => import('./open-popover').then((module) => module.OpenPopover));

/** A panel that floats by its trigger until Esc or a click elsewhere. */
export function Popover(props: PopoverProps) {
  const [OpenPopover, load] = useFirstOpen(popover);
  if (OpenPopover) return <OpenPopover {...props} />;
  const open = () => {
    load();
    props.onOpenChange(true);
  };
  return (
    <Slot.Root aria-haspopup="dialog" aria-expanded={false} onClick={open}>
      {props.trigger}
    </Slot.Root>
  );
}
