'use client';

import type { KeyboardEvent } from 'react';
import { cn } from './class-names';

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { readonly value: T; readonly label: string }[];
  label: string;
  className?: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Arrow keys choose the one beside it, round the ends too. */
function chooseBeside(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')];
  const here = radios.findIndex((radio) => radio.ariaChecked === 'true');
  const next = radios.at((here + step) % radios.length);
  next?.focus();
  next?.click();
}

/** A few choices side by side, one of them on. Arrow keys move between them. */
export function Segmented<T extends string>({ value, onChange, options, label, className }: SegmentedProps<T>) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      onKeyDown={chooseBeside}
      className={cn(
        'inline-flex h-[28px] shrink-0 items-stretch overflow-hidden rounded-md border bg-panel',
        className,
      )}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: an input cannot be drawn as a button
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
          className="px-2.5 text-ink2 text-sm -outline-offset-2 hover:text-ink aria-checked:bg-accent-bg aria-checked:font-medium aria-checked:text-accent"
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
