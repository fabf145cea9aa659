'use client';

import { useSyncExternalStore } from 'react';
import type { ExternalToast } from 'sonner';

type Show = (title: string, options?: ExternalToast) => void;

const waiting: Parameters<Show>[] = [];
const listeners = new Set<() => void>();
let show: Show | null = null;

/** A few words at the edge of the page that go away again. They wait for the script that shows them. */
export function toast(title: string, options?: ExternalToast): void {
  if (show) {
    show(title, options);
    return;
  }
  waiting.push([title, options]);
  for (const changed of listeners) changed();
}

/** Shows what waits, and from now on every toast at once. */
export function showToasts(next: Show): void {
  show = next;
  for (const one of waiting.splice(0)) next(...one);
}

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => void listeners.delete(changed);
};

/** @returns whether toasts wait to be shown. */
export const useToastsWait = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => waiting.length > 0,
    () => false,
  );
