'use client';

import { useRouter } from 'next/navigation';

/** Asked before a page is left; `true` holds the person back. */
type Guard = (href: string) => boolean;

let guard: Guard | null = null;

/** @returns a function that lifts the guard again. */
export function guardLeaving(next: Guard): () => void {
  guard = next;
  return () => {
    if (guard === next) guard = null;
  };
}

/** @returns a function that goes to a page of LogFlow, unless what is not saved there holds the person back. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  return (href) => {
    if (!guard?.(href)) router.push(href);
  };
}
