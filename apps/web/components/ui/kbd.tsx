import type { ReactNode } from 'react';

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-[18px] items-center justify-center rounded border border-b-2 bg-panel px-1 font-sans text-[11px] text-ink2 leading-[15px]">
      {children}
    </kbd>
  );
}
