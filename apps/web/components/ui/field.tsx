'use client';

import { type ReactNode, useId } from 'react';
import { cn } from './class-names';

export interface FieldControl {
  readonly id: string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

/** A label, its control, and under it a hint or what is wrong. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': note ? `${id}-note` : undefined })}
      {note ? (
        <p
          id={`${id}-note`}
          className={cn('text-xs', error ? 'text-bad' : 'text-ink3')}
          role={error ? 'alert' : undefined}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}

/** What is wrong with a control that has no label of its own above it. */
export function FieldProblem({ children, id }: { children: string | undefined; id?: string }) {
  if (!children) return null;
  return (
    <p id={id} role="alert" className="text-bad text-xs">
      {children}
    </p>
  );
}
