import { cn } from './class-names';

/** Holds the place of something that is on its way. Give it the size of the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-md bg-line2', className)} />;
}
