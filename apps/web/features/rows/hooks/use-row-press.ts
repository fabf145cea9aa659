'use client';

import { useEffect, useState } from 'react';
import { useStable } from '../../../client/stable';
import { type OnRowPress, rowPress } from '../row-press';

/** @returns what the rows of a list call when one is clicked; the same with every rendering. */
export function useRowPress(open: (id: string) => void): OnRowPress {
  const newest = useStable(open);
  const [{ press, cancel }] = useState(() => rowPress(newest));
  useEffect(() => {
    // Whoever goes on by keys does not want it any more.
    window.addEventListener('keydown', cancel, true);
    return () => {
      window.removeEventListener('keydown', cancel, true);
      cancel();
    };
  }, [cancel]);
  return press;
}
