'use client';

import { ToggleGroup } from 'radix-ui';
import { cn } from './class-names';

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { readonly value: T; readonly label: string }[];
  label: string;
  className?: string;
}

/** A few choices side by side, one of them on. Arrow keys move between them. */
export function Segmented<T extends string>({ value, onChange, options, label, className }: SegmentedProps<T>) {
  const choose = (next: string) => {
    const option = options.find((one) => one.value === next);
    if (option) onChange(option.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={choose}
      aria-label={label}
      className={cn(
        'inline-flex h-[28px] shrink-0 items-stretch overflow-hidden rounded-md border bg-panel',
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="px-2.5 text-ink2 text-sm -outline-offset-2 hover:text-ink data-[state=on]:bg-accent-bg data-[state=on]:font-medium data-[state=on]:text-accent"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
