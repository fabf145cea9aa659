import type { ComponentProps } from 'react';
import { cn } from './class-names';

const BASE =
  'w-full min-w-0 rounded-md border border-line bg-panel px-2.5 text-sm text-ink outline-offset-0 hover:border-edge/60 aria-invalid:border-bad disabled:opacity-60';

/** One line of text. Give it an `id` with a `Label`, or an `aria-label`. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cn(BASE, 'h-[30px]', className)} spellCheck={false} autoComplete="off" {...rest} />;
}
