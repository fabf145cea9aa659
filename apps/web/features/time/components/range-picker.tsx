'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Popover } from '../../../components/ui/popover';
import { exact, span } from '../format';
import { encodeRange, PRESETS, parseRange, parseSeconds, type Range, spellSeconds } from '../range';

const NOT_A_RANGE = 'That is not a time this box knows. Try 2h, since 14:00, 14:00–15:00, or paste a log’s timestamp.';

/** @returns what a range is called on its button: `1 hour`, `14:00:00 – 15:00:00`. */
export const rangeName = (range: Range, nowMs: number): string =>
  range.kind === 'last' ? spellSeconds(range.seconds) : span(range.from, range.to, nowMs);

interface RangePickerProps {
  range: Range;
  nowMs: number;
  onChange: (range: Range) => void;
}

function RangeForm({ range, onChange }: Omit<RangePickerProps, 'nowMs'>) {
  const [text, setText] = useState(
    range.kind === 'last' ? encodeRange(range) : `${exact(range.from)} – ${exact(range.to)}`,
  );
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseRange(text, Date.now());
    if (parsed) onChange(parsed);
    else setProblem(NOT_A_RANGE);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="From when to when" error={problem} hint="2h · since 14:00 · 14:00–15:00 · a pasted timestamp">
        {(control) => (
          <Input
            {...control}
            value={text}
            autoFocus
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary">
        Show
      </Button>
    </form>
  );
}

/** The range in force; opens to presets and one box that reads what people type. */
export function RangePicker({ range, nowMs, onChange }: RangePickerProps) {
  const [open, setOpen] = useState(false);
  const choose = (next: Range) => {
    setOpen(false);
    onChange(next);
  };
  const trigger = (
    <Button className="tabular min-w-0">
      {range.kind === 'last' ? <span className="text-ink3">Last</span> : null}
      <span className="truncate">{rangeName(range, nowMs)}</span>
    </Button>
  );
  return (
    <Popover trigger={trigger} open={open} onOpenChange={setOpen} align="end" className="w-[330px]">
      <div className="mb-3 flex flex-wrap gap-1.5">
        {PRESETS.map((preset) => {
          const seconds = parseSeconds(preset) ?? 3600;
          const on = range.kind === 'last' && range.seconds === seconds;
          return (
            <Button
              key={preset}
              size="sm"
              aria-pressed={on}
              className="flex-1 aria-pressed:border-accent aria-pressed:bg-accent-bg aria-pressed:text-accent"
              onClick={() => choose({ kind: 'last', seconds })}
            >
              {preset}
            </Button>
          );
        })}
      </div>
      <RangeForm range={range} onChange={choose} />
    </Popover>
  );
}
