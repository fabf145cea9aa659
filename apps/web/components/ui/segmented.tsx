'use client';

import { useId } from 'react';
import { cn } from './class-names';

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { readonly value: T; readonly label: string }[];
  label: string;
  className?: string;
}

const SEGMENT =
  'relative flex items-center px-2.5 text-ink2 text-sm -outline-offset-2 first:rounded-l-md last:rounded-r-md hover:text-ink has-checked:bg-accent-bg has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent';

/** A few choices side by side, one of them on: radio buttons, so arrow keys move between them. */
export function Segmented<T extends string>({ value, onChange, options, label, className }: SegmentedProps<T>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn('inline-flex h-[28px] shrink-0 items-stretch rounded-md border bg-panel', className)}
    >
      {options.map((option) => (
        <label key={option.value} className={SEGMENT}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 m-0 cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
