import type { ReactNode } from 'react';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty } from '../../../components/ui/state';

/** In place of a line that is no more: why that may be, and where to go. */
export function LineGone({ id, action }: { id: string; action: ReactNode }) {
  return (
    <Empty title="There is no such line" className="py-16" action={action}>
      <code className="break-all">{id}</code> has expired, was dropped by a rule once it was counted, or never existed.
    </Empty>
  );
}

/** In place of a line that is on its way. */
export function EventBones() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3 px-4 py-4">
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-24" />
    </div>
  );
}
