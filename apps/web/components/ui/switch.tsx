'use client';

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, disabled }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={label}
      disabled={disabled}
      onClick={() => onChange(!checked)}
      className="group relative h-4 w-7 shrink-0 rounded-full bg-edge transition-colors disabled:opacity-55 aria-checked:bg-ok"
    >
      <span className="block size-3 translate-x-0.5 rounded-full bg-panel transition-transform group-aria-checked:translate-x-[14px]" />
    </button>
  );
}
