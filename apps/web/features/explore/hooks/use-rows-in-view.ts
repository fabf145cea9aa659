'use client';

import { type RefObject, useLayoutEffect, useState } from 'react';

/** Of rows that are all equally high, those in view: indices from `first`, before `end`. */
interface InView {
  readonly first: number;
  readonly end: number;
}

const inView = ({ scrollTop, clientHeight }: HTMLElement, rowPx: number): InView => ({
  first: Math.floor(scrollTop / rowPx),
  end: Math.ceil((scrollTop + clientHeight) / rowPx),
});

/** @returns which rows a scroller shows; what it shows is asked again with every scroll and change of its size. */
export function useRowsInView(scroller: RefObject<HTMLElement | null>, rowPx: number): InView {
  const [shown, setShown] = useState<InView>({ first: 0, end: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const next = inView(element, rowPx);
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
  }, [scroller, rowPx]);
  return shown;
}

/** Scrolls no further than it takes for a row to be in view. */
export function revealRow(scroller: HTMLElement | null, index: number, rowPx: number): void {
  if (!scroller) return;
  const top = index * rowPx;
  const lowest = top + rowPx - scroller.clientHeight;
  scroller.scrollTop = Math.max(Math.min(scroller.scrollTop, top), lowest);
}
