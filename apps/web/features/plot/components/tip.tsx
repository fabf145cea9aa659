import type { ReactNode } from 'react';
import { cn } from '../../../components/ui/class-names';

/** Right of it a tip stands at the left of what it is about. */
const FLIP_AT = 0.6;

interface TipProps {
  /** Where in the graph's width it belongs. */
  share: number;
  children: ReactNode;
}

/** The card beside what is pointed at. */
export function Tip({ share, children }: TipProps) {
  return (
    <div
      aria-hidden
      className={cn(
        'pointer-events-none absolute top-1 z-10 min-w-[150px] rounded-lg border bg-panel px-2.5 py-2 text-sm shadow-float',
        share > FLIP_AT ? '-translate-x-[calc(100%+14px)]' : 'translate-x-[14px]',
      )}
      style={{ left: `${share * 100}%` }}
    >
      {children}
    </div>
  );
}
