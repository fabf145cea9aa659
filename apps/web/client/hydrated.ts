'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** @returns whether the page answers yet: what is typed into a controlled field before that is lost. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
