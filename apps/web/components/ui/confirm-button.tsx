'use client';

import { type ReactNode, useState } from 'react';
import { Button } from './button';

interface ConfirmButtonProps {
  /** What the button says to a screen reader before it is pressed. */
  label: string;
  children: ReactNode;
  /** What it says once pressed; the second press does it. */
  sure: string;
  onConfirm: () => void;
  icon?: boolean;
}

/** For what cannot be undone: asks once, in place, and forgets when it loses the focus. */
export function ConfirmButton({ label, children, sure, onConfirm, icon = false }: ConfirmButtonProps) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button size={icon ? 'iconSm' : 'sm'} variant="quiet" aria-label={label} onClick={() => setAsked(true)}>
        {children}
      </Button>
    );
  }
  return (
    <Button size="sm" variant="danger" autoFocus onClick={onConfirm} onBlur={() => setAsked(false)}>
      {sure}
    </Button>
  );
}
