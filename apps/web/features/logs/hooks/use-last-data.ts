'use client';

import { useRef } from 'react';

interface Answer<T> {
  readonly data: T | undefined;
  readonly isError: boolean;
}

/** @returns the data of a question; of one that failed what was there before it. */
export function useLastData<T>({ data, isError }: Answer<T>): T | undefined {
  const last = useRef(data);
  if (data !== undefined) last.current = data;
  return data ?? (isError ? last.current : undefined);
}
