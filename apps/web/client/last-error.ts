'use client';

import { useRef } from 'react';

/** The last error, while it is being tried again too: the panel must not flicker between bones and sentence. */
export function useLastError<T>({ data, error }: { data: T | undefined; error: Error | null }): Error | null {
  const last = useRef<Error | null>(null);
  if (error) last.current = error;
  else if (data) last.current = null;
  return last.current;
}
