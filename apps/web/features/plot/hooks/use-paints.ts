'use client';

import { type RefObject, useEffect, useState } from 'react';

const SCHEME = '(prefers-color-scheme: dark)';

/** @returns a number that is another one whenever the page's colours are others. */
export function useScheme(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const changed = () => setTurn((before) => before + 1);
    const query = window.matchMedia(SCHEME);
    const theme = new MutationObserver(changed);
    query.addEventListener('change', changed);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      query.removeEventListener('change', changed);
      theme.disconnect();
    };
  }, []);
  return turn;
}

/** @returns what a colour such as `var(--s1)` is on an element now: a canvas knows no variables. */
export function paintOf({ current }: RefObject<HTMLElement | null>, colour: string): string {
  if (current === null) return colour;
  current.style.color = colour;
  return getComputedStyle(current).color;
}
