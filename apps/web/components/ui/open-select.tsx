'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './class-names';
import { selectTrigger, selectValue } from './select-trigger';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface SelectProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
  label: string;
  /** Dim words before the value, as in "metric invalid_ssh_user_total". */
  prefix?: ReactNode;
  placeholder?: string;
  mono?: boolean;
  invalid?: boolean;
  className?: string;
  id?: string;
  disabled?: boolean;
}

/** A select that begins open; comes by way of `select.tsx`. */
export function OpenSelect(props: SelectProps) {
  const { value, onChange, options, label, prefix, placeholder, mono, invalid, className, id, disabled } = props;
  return (
    <Radix.Root defaultOpen value={value} onValueChange={onChange} disabled={disabled ?? false}>
      <Radix.Trigger
        id={id}
        aria-label={label}
        aria-invalid={invalid ? true : undefined}
        className={selectTrigger(className)}
      >
        {prefix ? <span className="text-ink3">{prefix}</span> : null}
        <span className={selectValue(mono)}>
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-3 shrink-0 text-ink3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-[min(360px,var(--radix-select-content-available-height))] min-w-[max(9rem,var(--radix-select-trigger-width))] max-w-[min(480px,92vw)] overflow-hidden rounded-lg border bg-panel p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <SelectItem key={option.value} option={option} mono={mono ?? false} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function SelectItem({ option, mono }: { option: Option; mono: boolean }) {
  return (
    <Radix.Item
      value={option.value}
      className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-[highlighted]:bg-accent-bg data-[state=checked]:text-accent"
    >
      <span className={cn('min-w-0 flex-1 truncate', mono && 'font-mono text-[12px]')}>
        <Radix.ItemText>{option.label}</Radix.ItemText>
      </span>
      {option.hint ? <span className="tabular text-ink3 text-xs">{option.hint}</span> : null}
      <Radix.ItemIndicator>
        <Check aria-hidden className="size-3.5" />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
