'use client';

import { useEffect, useState } from 'react';

/** @returns milliseconds since the epoch, anew every `everyMs`; 0 on the server, so that both render the same. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
