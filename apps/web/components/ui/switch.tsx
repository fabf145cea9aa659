'use client';

import { Switch as Radix } from 'radix-ui';

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, disabled }: SwitchProps) {
  return (
    <Radix.Root
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      aria-label={label}
      className="relative h-4 w-7 shrink-0 rounded-full bg-edge transition-colors data-[state=checked]:bg-ok disabled:opacity-55"
    >
      <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-panel transition-transform data-[state=checked]:translate-x-[14px]" />
    </Radix.Root>
  );
}
