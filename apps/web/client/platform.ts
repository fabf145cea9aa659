'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const isApple = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);

/** @returns what this keyboard calls the key that shortcuts are held with: `⌘` or `Ctrl`. */
export const useModKey = (): string =>
  useSyncExternalStore(
    never,
    () => (isApple() ? '⌘' : 'Ctrl'),
    () => 'Ctrl',
  );
