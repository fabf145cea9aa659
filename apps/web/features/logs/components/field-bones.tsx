import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';

/** Fields in grey, while the first are on their way. */
export function FieldBones() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3 p-3">
      {['w-[60%]', 'w-[80%]', 'w-[52%]', 'w-[70%]', 'w-[64%]', 'w-[76%]'].map((width) => (
        <Skeleton key={width} className={cn('h-3.5', width)} />
      ))}
    </div>
  );
}
