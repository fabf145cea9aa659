'use client';

import { useCallback, useRef } from 'react';

/** @returns a function that is the same with every rendering and calls the newest; for events, not while rendering. */
export function useStable<Args extends unknown[]>(call: (...args: Args) => void): (...args: Args) => void {
  const newest = useRef(call);
  newest.current = call;
  return useCallback((...args) => newest.current(...args), []);
}
