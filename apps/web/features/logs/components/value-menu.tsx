'use client';

import { Columns3, Copy, Minus, Plus, Split } from 'lucide-react';
import { Popover as Radix } from 'radix-ui';
import { copyText } from '../../../client/clipboard';
import { MenuChoice } from '../../rows/components/menu-choice';
import type { Logs } from '../hooks/use-logs';

/** A value that was pointed at. */
export interface PointedValue {
  readonly anchor: HTMLElement;
  readonly key: string;
  readonly value: string;
}

interface ValueMenuProps {
  pointed: PointedValue;
  logs: Logs;
  /** Takes the field's column away. */
  onRemove: (key: string) => void;
  onClose: () => void;
}

/** What can be done with a value in a row. */
export function ValueMenu({ pointed: { anchor, key, value }, logs, onRemove, onClose }: ValueMenuProps) {
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={{ current: anchor }} />
      <Radix.Portal>
        <Radix.Content
          aria-label={`${key}: ${value}`}
          align="start"
          sideOffset={3}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.focus();
          }}
          className="z-50 w-[230px] rounded-lg border bg-panel p-1 shadow-float outline-none"
        >
          <p className="truncate px-2.5 pt-1 pb-1.5 font-mono text-[12px] text-ink3" title={value}>
            {key}: <span className="text-ink">{value}</span>
          </p>
          <MenuChoice onChoose={then(() => logs.change({ key, value, as: 'only' }))}>
            <Plus aria-hidden className="size-3.5" /> Only these lines
          </MenuChoice>
          <MenuChoice onChoose={then(() => logs.change({ key, value, as: 'without' }))}>
            <Minus aria-hidden className="size-3.5" /> Without these lines
          </MenuChoice>
          <MenuChoice onChoose={then(() => void copyText(value))}>
            <Copy aria-hidden className="size-3.5" /> Copy the value
          </MenuChoice>
          <MenuChoice onChoose={then(() => logs.setBy(key))}>
            <Split aria-hidden className="size-3.5" /> Split the bars by {key}
          </MenuChoice>
          <MenuChoice onChoose={then(() => onRemove(key))}>
            <Columns3 aria-hidden className="size-3.5" /> Take the column away
          </MenuChoice>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
