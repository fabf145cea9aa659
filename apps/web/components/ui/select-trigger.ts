import { cn } from './class-names';

/** How a select looks while it is closed. */
export const selectTrigger = (className: string | undefined): string =>
  cn(
    'inline-flex h-[30px] min-w-0 max-w-full items-center gap-1.5 rounded-md border border-line bg-panel px-2.5 text-sm shadow-raise hover:border-edge/60 aria-invalid:border-bad disabled:opacity-55',
    className,
  );

export const selectValue = (mono: boolean | undefined): string =>
  cn('min-w-0 flex-1 truncate text-left', mono && 'font-mono text-[12px]');
