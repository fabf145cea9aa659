'use client';

import { ChevronDown } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { onDemand, useFirstOpen } from '../../client/on-demand';
import type { SelectProps } from './open-select';
import { selectTrigger, selectValue } from './select-trigger';

const select = onDemand(() => import('./open-select').then((module) => module.OpenSelect));

const OPENING = ['ArrowDown', 'ArrowUp'];

/** One of a few. The whole control is the trigger; its name is `label`. */
export function Select(props: SelectProps) {
  const [OpenSelect, open] = useFirstOpen(select);
  if (OpenSelect) return <OpenSelect {...props} />;
  const { value, options, label, prefix, placeholder, mono, invalid, className, id, disabled } = props;
  const openByKey = (event: KeyboardEvent) => {
    if (!OPENING.includes(event.key)) return;
    event.preventDefault();
    open();
  };
  return (
    <button
      type="button"
      role="combobox"
      id={id}
      aria-label={label}
      aria-invalid={invalid ? true : undefined}
      aria-haspopup="listbox"
      aria-expanded={false}
      disabled={disabled}
      onClick={open}
      onKeyDown={openByKey}
      className={selectTrigger(className)}
    >
      {prefix ? <span className="text-ink3">{prefix}</span> : null}
      <span className={selectValue(mono)}>
        {options.find((option) => option.value === value)?.label ?? placeholder}
      </span>
      <ChevronDown aria-hidden className="size-3 shrink-0 text-ink3" />
    </button>
  );
}
