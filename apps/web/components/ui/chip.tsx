import type { ReactNode } from 'react';
import { cn } from './class-names';

/** A small grey word: a tag, a version, a metric's name. */
export function Chip({ children, mono, className }: { children: ReactNode; mono?: boolean; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex min-w-0 items-center gap-1 rounded-[5px] bg-line2 px-1.5 py-px text-ink2 text-xs',
        mono && 'font-mono',
        className,
      )}
    >
      <span className="truncate">{children}</span>
    </span>
  );
}
