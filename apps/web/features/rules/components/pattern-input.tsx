'use client';

import { useEffect, useRef } from 'react';
import { cn } from '../../../components/ui/class-names';
import { Marked } from '../../highlight/marked';
import type { PaintedPattern } from '../../highlight/pattern';

interface PatternInputProps {
  value: string;
  painted: PaintedPattern;
  problem: string | undefined;
  /** Where the problem is, in UTF-16 code units; its end where it is at the end. */
  offset: number | undefined;
  onChange: (value: string) => void;
}

const TEXT = 'block w-full whitespace-pre-wrap break-all px-1 py-1 font-mono text-[14px] leading-[22px]';

/** Holds the place of the text up to the wrong character, and underlines that one. */
function WrongCharacter({ value, offset }: { value: string; offset: number }) {
  const at = Math.min(offset, value.length);
  const character = String.fromCodePoint(value.codePointAt(at) ?? 0x20);
  return (
    <div aria-hidden className={cn(TEXT, 'pointer-events-none absolute inset-0 text-transparent')}>
      {value.slice(0, at)}
      <span
        data-offset={at}
        className="rounded-[2px] bg-bad/15 underline decoration-2 decoration-bad decoration-wavy underline-offset-[5px] [text-decoration-skip-ink:none]"
      >
        {character === ' ' ? '\u00a0' : character}
      </span>
    </div>
  );
}

/** A field whose text is painted by a layer beneath: each group in its marker's colour, as it is typed. */
export function PatternInput({ value, painted, problem, offset, onChange }: PatternInputProps) {
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
      {offset === undefined ? null : <WrongCharacter value={value} offset={offset} />}
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
