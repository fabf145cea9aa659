import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../../client/request';
import { Button } from './button';
import { cn } from './class-names';

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** Where there is nothing yet: says what would be here and how to get it. */
export function Empty({ title, children, action, className }: EmptyProps) {
  return (
    <div className={cn('flex flex-col items-center gap-2 px-6 py-12 text-center', className)}>
      <p className="font-semibold text-[15px]">{title}</p>
      {children ? <div className="w-full max-w-[52ch] text-balance text-ink2 text-base">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** @returns a sentence for any error, its own where it has one. */
export const sentenceOf = (error: unknown): string =>
  error instanceof ApiError
    ? error.message
    : 'Something went wrong on this page. Reload it; if it stays, the log has more.';

interface FailedProps {
  /** What could not be had, as in "The rules could not be read." */
  what: string;
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** Where something failed: what, why, and the button that tries again. The rest of the page lives on. */
export function Failed({ what, error, onRetry, className }: FailedProps) {
  return (
    <div role="alert" className={cn('flex flex-col items-center gap-2 px-6 py-10 text-center', className)}>
      <p className="flex items-center gap-1.5 font-semibold">
        <CircleAlert aria-hidden className="size-4 text-bad" />
        {what}
      </p>
      <p className="max-w-[60ch] text-balance text-ink2">{sentenceOf(error)}</p>
      {onRetry ? (
        <Button className="mt-1" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
