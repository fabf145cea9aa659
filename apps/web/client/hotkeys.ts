'use client';

import { useEffect, useRef } from 'react';

type Handlers = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const TYPING =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"], [role="listbox"], [role="menu"]';

/** A name for a key: `mod+k` where ⌘ or Ctrl is held, else the key itself (`?`, `ArrowLeft`). */
function nameOf(event: KeyboardEvent): string {
  if (event.metaKey || event.ctrlKey) return `mod+${event.key.toLowerCase()}`;
  return event.altKey ? `alt+${event.key}` : event.key;
}

const isTyping = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.closest(TYPING) !== null;

/** In a group of choices the arrows go from one to the next. */
const isChoosing = (event: KeyboardEvent): boolean =>
  event.key.startsWith('Arrow') && event.target instanceof Element && event.target.matches('input[type="radio"]');

/** Keys for the whole page. While a field has the focus or a dialog is open only those with ⌘ or Ctrl count. */
export function useHotkeys(handlers: Handlers): void {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const held = name.startsWith('mod+');
      const busy = isTyping(event) || isChoosing(event) || document.querySelector('[role="dialog"]') !== null;
      if (event.defaultPrevented || (busy && !held)) return;
      current.current[name]?.(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
