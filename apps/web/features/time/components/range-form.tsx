'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { Field } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { exact } from '../format';
import { parseRange } from '../parse-range';
import { encodeRange, type Range } from '../range';

const NOT_A_RANGE = 'That is not a time this box knows. Try 2h, since 14:00, 14:00–15:00, or paste a log’s timestamp.';

interface RangeFormProps {
  range: Range;
  onChange: (range: Range) => void;
}

/** The box that reads what people type or paste as a range; comes by way of `range-picker.tsx`. */
export function RangeForm({ range, onChange }: RangeFormProps) {
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
