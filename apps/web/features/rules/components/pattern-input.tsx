'use client';

import { useEffect, useRef } from 'react';
import { cn } from '../../../components/ui/class-names';
import { Marked } from '../../highlight/marked';
import type { PaintedPattern } from '../../highlight/pattern';

interface PatternInputProps {
  value: string;
  painted: PaintedPattern;
  problem: string | undefined;
  onChange: (value: string) => void;
}

const TEXT = 'block w-full whitespace-pre-wrap break-all px-1 py-1 font-mono text-[14px] leading-[22px]';

/** A field whose text is painted by a layer beneath: each group in its marker's colour, as it is typed. */
export function PatternInput({ value, painted, problem, onChange }: PatternInputProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (field.current?.value === '') field.current.focus();
  }, []);
  return (
    <div className="relative min-w-0 flex-1">
      <div aria-hidden className={cn(TEXT, 'pointer-events-none min-h-[30px]')}>
        <Marked segments={painted.pieces} />
        {value === '' ? (
          <span className="text-ink3">Invalid user (?P&lt;user&gt;\S*) from (?P&lt;ip&gt;\S+)</span>
        ) : null}
      </div>
      <textarea
        ref={field}
        id="pattern"
        aria-label="Pattern (RE2)"
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? 'pattern-problem' : undefined}
        value={value}
        rows={1}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => onChange(event.target.value.replace(/[\r\n]+/g, ''))}
        className={cn(
          TEXT,
          'absolute inset-0 h-full resize-none overflow-hidden rounded-md bg-transparent text-transparent caret-ink',
        )}
      />
    </div>
  );
}
