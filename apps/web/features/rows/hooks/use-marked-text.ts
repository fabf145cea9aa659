'use client';

import { type RefObject, useEffect, useState } from 'react';
import type { LogLine } from '../../lines/hooks/use-lines';
import { textOfBody } from '../text-of-body';

/** A text that was marked in what a line says. */
export interface MarkedText {
  readonly text: string;
  readonly line: LogLine;
  /** Where it stands on the screen. */
  readonly rect: DOMRect;
}

const elementOf = (node: Node): Element | null => (node instanceof Element ? node : node.parentElement);

function read(list: HTMLElement, records: readonly LogLine[]): MarkedText | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const row = elementOf(range.commonAncestorContainer)?.closest<HTMLElement>('[data-line]');
  const line = records.find(({ id }) => id === row?.dataset.line);
  const text = line ? textOfBody(line.body, selection.toString()) : null;
  if (!row || !list.contains(row) || !line || text === null) return null;
  return { text, line, rect: range.getBoundingClientRect() };
}

/** @returns what is marked within one line of the list, once the hand is off the mouse; and to forget it. */
export function useMarkedText(list: RefObject<HTMLElement | null>, records: readonly LogLine[]) {
  const [marked, setMarked] = useState<MarkedText | null>(null);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    // A press that ends a selection is only known to have ended it after the event.
    const look = () => void setTimeout(() => setMarked(read(element, records)));
    // It would stay where it is while its line moves away.
    const forget = () => setMarked(null);
    element.addEventListener('pointerup', look);
    element.addEventListener('scroll', forget, { passive: true });
    return () => {
      element.removeEventListener('pointerup', look);
      element.removeEventListener('scroll', forget);
    };
  }, [list, records]);
  return [marked, () => setMarked(null)] as const;
}
