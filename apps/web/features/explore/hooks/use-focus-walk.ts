'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** A walk takes the focus along, so that Enter opens the line that is lit, once its row is in the page. */
export function useFocusWalk(scroller: RefObject<HTMLDivElement | null>): (lineId: string) => void {
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
