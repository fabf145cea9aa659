import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';

/** Rows in grey, while the first lines are on their way. */
export function LineBones() {
  return (
    <div aria-busy="true" className="flex flex-col gap-[14px] px-3 py-2">
      {['w-[62%]', 'w-[54%]', 'w-[66%]', 'w-[48%]', 'w-[58%]', 'w-[52%]', 'w-[64%]'].map((width) => (
        <div key={width} className="flex gap-3">
          <Skeleton className="h-3 w-[84px]" />
          <Skeleton className={cn('h-3', width)} />
        </div>
      ))}
    </div>
  );
}
