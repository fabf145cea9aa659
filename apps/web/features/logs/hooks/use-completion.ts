'use client';

import { type KeyboardEvent, useState } from 'react';
import { accept, type Known, type Suggestion, suggestionsAt } from '../suggest';

interface CompletionInput {
  readonly text: string;
  readonly known: Known;
  /** Takes the place of the text, with the caret there. */
  readonly onChange: (text: string, caret: number) => void;
}

/** Which suggestions are open, and which of them is lit; none at first, so that Enter searches. */
export function useCompletion({ text, known, onChange }: CompletionInput) {
  const [caret, setCaret] = useState<number | null>(null);
  const [lit, setLit] = useState(-1);
  const found = caret === null ? null : suggestionsAt(text, caret, known);
  const open = (at: number | null) => {
    setCaret(at);
    setLit(-1);
  };
  const take = (suggestion: Suggestion) => {
    if (!found) return;
    const next = accept(text, found, suggestion);
    onChange(next.text, next.caret);
    open(next.caret);
  };
  const step = (by: 1 | -1) => {
    const length = found?.items.length ?? 0;
    // One place more than there are suggestions: none of them is lit.
    setLit(((lit + 1 + by + length + 1) % (length + 1)) - 1);
  };
  const walk = (by: 1 | -1, field: HTMLInputElement) => {
    if (found) step(by);
    else open(field.selectionStart ?? text.length);
  };
  const takeLit = () => {
    const chosen = found?.items[lit];
    if (chosen) take(chosen);
    return chosen !== undefined;
  };
  const close = () => {
    if (found) open(null);
    return found !== null;
  };
  /** @returns whether the key was for the suggestions. */
  const onKey = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean => {
    if (key === 'Escape') return close();
    if (key === 'Enter' || key === 'Tab') return takeLit();
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return false;
    walk(key === 'ArrowDown' ? 1 : -1, currentTarget);
    return true;
  };
  return { found, lit, open, take, onKey };
}

export type Completion = ReturnType<typeof useCompletion>;
