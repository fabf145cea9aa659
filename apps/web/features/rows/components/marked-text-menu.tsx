'use client';

import { Copy, Minus, Pencil, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Popover as Radix } from 'radix-ui';
import { copyText } from '../../../client/clipboard';
import { newRulePath } from '../../lines/line-link';
import type { MarkedText } from '../hooks/use-marked-text';
import { MenuChoice } from './menu-choice';

interface MarkedTextMenuProps {
  marked: MarkedText;
  onSeek: (text: string, as: 'only' | 'without') => void;
  onClose: () => void;
}

/** What can be done with a text that was marked in a line. It takes no focus, so that what is marked stays so. */
export function MarkedTextMenu({ marked: { text, line, rect }, onSeek, onClose }: MarkedTextMenuProps) {
  const router = useRouter();
  const then = (act: () => void) => () => {
    window.getSelection()?.removeAllRanges();
    onClose();
    act();
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={{ current: { getBoundingClientRect: () => rect } }} />
      <Radix.Portal>
        <Radix.Content
          aria-label={`Marked: ${text}`}
          align="start"
          sideOffset={5}
          collisionPadding={12}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-50 w-[230px] rounded-lg border bg-panel p-1 shadow-float outline-none"
        >
          <p className="truncate px-2.5 pt-1 pb-1.5 font-mono text-[12px]" title={text}>
            {text}
          </p>
          <MenuChoice onChoose={then(() => onSeek(text, 'only'))}>
            <Plus aria-hidden className="size-3.5" /> Only lines with it
          </MenuChoice>
          <MenuChoice onChoose={then(() => onSeek(text, 'without'))}>
            <Minus aria-hidden className="size-3.5" /> Without lines with it
          </MenuChoice>
          <MenuChoice onChoose={then(() => router.push(newRulePath(line)))}>
            <Pencil aria-hidden className="size-3.5" /> Make a rule of this line
          </MenuChoice>
          <MenuChoice onChoose={then(() => void copyText(text))}>
            <Copy aria-hidden className="size-3.5" /> Copy
          </MenuChoice>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
