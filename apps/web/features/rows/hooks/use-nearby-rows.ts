'use client';

import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Stack } from '../stack';

const OVERSCAN = 12;

interface Rows {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

const rowsIn = ({ scrollTop, clientHeight }: HTMLElement, stack: Stack): Rows => ({
  first: stack.rowAt(scrollTop),
  end: stack.rowAt(scrollTop + clientHeight) + 1,
});

/** @returns the rows in view and a few round them; asked anew with every scroll and change of size. */
export function useNearbyRows(scroller: RefObject<HTMLElement | null>, stack: Stack, length: number): Rows {
  const [shown, setShown] = useState<Rows>({ first: 0, end: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const next = rowsIn(element, stack);
      setShown((last) => (last.first === next.first && last.end === next.end ? last : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, stack]);
  const first = Math.max(Math.min(shown.first, length - 1) - OVERSCAN, 0);
  return { first, end: Math.min(shown.end + OVERSCAN, length) };
}

interface Place {
  readonly stack: Stack;
  /** What lies over the first rows that are in view. */
  readonly headPx: number;
}

/** Scrolls no further than it takes for a row to be in view. */
export function revealRow(scroller: HTMLElement | null, { stack, headPx }: Place, index: number): void {
  if (!scroller) return;
  const lowest = headPx + stack.topOf(index + 1) - scroller.clientHeight;
  scroller.scrollTop = Math.max(Math.min(scroller.scrollTop, stack.topOf(index)), lowest);
}
