import type { ComponentProps, ReactNode } from 'react';
import { cn } from './class-names';

/** A white sheet with a hairline round it. */
export function Panel({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={cn('min-w-0 rounded-lg border bg-panel shadow-raise', className)} {...rest} />;
}

interface PanelHeaderProps {
  title: ReactNode;
  children?: ReactNode;
  className?: string;
}

/** The first row of a panel: what it is, and at the right what can be done with it. */
export function PanelHeader({ title, children, className }: PanelHeaderProps) {
  return (
    <header className={cn('flex min-h-[44px] items-center gap-2.5 border-line2 border-b px-3 py-1.5', className)}>
      <h2 className="font-semibold text-ink2 text-sm">{title}</h2>
      {children}
    </header>
  );
}
