'use client';

import { useEffect, useState } from 'react';

const RESTS_MS = 600;

/** A text that is being written, beside the one that is in force; `rests` once it was left alone for a while. */
export function useDraft(inForce: string) {
  const [text, setText] = useState(inForce);
  const [seen, setSeen] = useState(inForce);
  const [rested, setRested] = useState(inForce);
  if (seen !== inForce) {
    setSeen(inForce);
    setText(inForce);
  }
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), RESTS_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, rests: rested === text };
}

export type Draft = ReturnType<typeof useDraft>;
