'use client';

import { useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { Button } from '../../../components/ui/button';
import { Popover } from '../../../components/ui/popover';
import { Skeleton } from '../../../components/ui/skeleton';
import { span } from '../format';
import { PRESETS, parseSeconds, type Range, spellSeconds } from '../range';

const rangeForm = onDemand(() => import('./range-form').then((module) => module.RangeForm));

/** @returns what a range is called on its button: `1 hour`, `14:00:00 – 15:00:00`. */
export const rangeName = (range: Range, nowMs: number): string =>
  range.kind === 'last' ? spellSeconds(range.seconds) : span(range.from, range.to, nowMs);

interface RangePickerProps {
  range: Range;
  nowMs: number;
  onChange: (range: Range) => void;
}

/** The range in force; opens to presets and one box that reads what people type. */
export function RangePicker({ range, nowMs, onChange }: RangePickerProps) {
  const [open, setOpen] = useState(false);
  const RangeForm = useOnDemand(rangeForm, open);
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
    <Popover label="Time range" trigger={trigger} open={open} onOpenChange={setOpen} align="end" className="w-[330px]">
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
      {RangeForm ? <RangeForm range={range} onChange={choose} /> : <Skeleton className="h-[114px]" />}
    </Popover>
  );
}
