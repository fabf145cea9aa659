import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';

const BONES = [
  'h-[30%]',
  'h-[45%]',
  'h-[38%]',
  'h-[60%]',
  'h-[52%]',
  'h-[88%]',
  'h-[64%]',
  'h-[40%]',
  'h-[33%]',
  'h-[36%]',
];

/** Bars in grey, of the height of the real ones. */
export function ChartBones() {
  return (
    <div aria-hidden className="flex h-full items-end gap-2 px-4 pt-6 pb-7">
      {BONES.map((height) => (
        <Skeleton key={height} className={cn('w-full rounded-sm', height)} />
      ))}
    </div>
  );
}
