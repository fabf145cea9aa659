import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: ReactNode;
  children?: ReactNode;
}

/** The first row of a page: its name, and at the right what can be done on it. */
export function PageHeader({ title, children }: PageHeaderProps) {
  return (
    <div className="flex min-h-[30px] flex-wrap items-center gap-2">
      <h1 className="mr-auto font-[620] text-lg tracking-[-0.01em]">{title}</h1>
      {children}
    </div>
  );
}
