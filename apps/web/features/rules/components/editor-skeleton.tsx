import { Skeleton } from '../../../components/ui/skeleton';

/** The shape of the editor, while it is on its way. */
export function EditorSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      <Skeleton className="h-[30px] w-[360px] max-w-full" />
      <Skeleton className="h-[96px]" />
      <div className="grid gap-3 xl:grid-cols-[3fr_2fr]">
        <Skeleton className="h-[190px]" />
        <Skeleton className="h-[260px]" />
      </div>
    </div>
  );
}
