'use client';

import { useState } from 'react';
import { useSettled } from '../../../client/settled';

const RESTS_MS = 600;

/** A text that is being written, beside the one that is in force; `rests` once it was left alone for a while. */
export function useDraft(inForce: string) {
  const [text, setText] = useState(inForce);
  const [seen, setSeen] = useState(inForce);
  const rested = useSettled(text, RESTS_MS);
  if (seen !== inForce) {
    setSeen(inForce);
    setText(inForce);
  }
  return { text, setText, rests: rested === text };
}

export type Draft = ReturnType<typeof useDraft>;
