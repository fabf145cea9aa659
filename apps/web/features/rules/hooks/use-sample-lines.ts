'use client';

import { useState } from 'react';
import { oneLine } from '../line-samples';
import { rememberSamples } from '../sample-memory';

const MAX_SAMPLES = 200;

/** The lines that a rule is tried on; they stay with the rule while the tab is open. */
export function useSampleLines(start: readonly string[], ruleId: string | undefined) {
  const [samples, setText] = useState(start.join('\n'));
  const lines = samples.split('\n').slice(0, MAX_SAMPLES);
  const setSamples = (text: string) => {
    setText(text);
    if (ruleId) rememberSamples(ruleId, text);
  };
  /** New ones come first; those that are there already stay where they are. */
  const addSamples = (added: readonly string[]) => {
    const fresh = [...new Set(added.map(oneLine))].filter((line) => line !== '' && !lines.includes(line));
    if (fresh.length > 0) setSamples([...fresh, ...lines.filter((line) => line !== '')].join('\n'));
  };
  return { samples, lines, setSamples, addSamples };
}
