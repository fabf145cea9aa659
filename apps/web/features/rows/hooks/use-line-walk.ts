'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import type { Stack } from '../stack';
import { revealRow } from './use-nearby-rows';

/** A page that has one of its lines chosen, and perhaps open. */
interface Walked {
  readonly state: { readonly line: string | null; readonly open: boolean };
  readonly setLine: (line: string) => void;
  readonly openLine: (line: string) => void;
}

interface Walk {
  readonly page: Walked;
  readonly records: readonly { readonly id: string }[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly stack: Stack;
  /** What lies over the first rows that are in view. */
  readonly headPx: number;
}

/** A walk takes the focus along, so that Enter opens the line that is lit, once its row is in the page. */
function useFocusWalk(scroller: RefObject<HTMLElement | null>): (lineId: string) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>('[aria-current="true"]');
    if (row?.dataset.line !== wanted.current) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  return (lineId) => {
    wanted.current = lineId;
  };
}

/** ↑ ↓ (k j) walk the lines and take the open panel along; Enter opens the one that is lit. */
export function useLineWalk({ page, records, scroller, stack, headPx }: Walk): void {
  const focus = useFocusWalk(scroller);
  const step = (direction: -1 | 1) => (event: KeyboardEvent) => {
    event.preventDefault();
    const here = records.findIndex((line) => line.id === page.state.line);
    const index = Math.min(Math.max(here + direction, 0), records.length - 1);
    const line = records[index];
    if (!line) return;
    if (page.state.open) page.openLine(line.id);
    else page.setLine(line.id);
    focus(line.id);
    revealRow(scroller.current, { stack, headPx }, index);
  };
  const open = (event: KeyboardEvent) => {
    const onControl = event.target instanceof Element && event.target.closest('button, a') !== null;
    if (page.state.line && !onControl) page.openLine(page.state.line);
  };
  useHotkeys({ ArrowUp: step(-1), k: step(-1), ArrowDown: step(1), j: step(1), Enter: open });
}
