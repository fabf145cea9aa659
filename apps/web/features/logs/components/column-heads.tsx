'use client';

import { X } from 'lucide-react';
import { Select } from '../../../components/ui/select';
import type { RowStyle } from './log-row';

const USUAL = ['severity', 'service', 'host', 'rule'];

interface ColumnHeadsProps {
  style: RowStyle;
  by: string;
  onRemove: (key: string) => void;
  onAdd: (key: string) => void;
}

/** What stands in which column; one more can be added, and each taken away. */
export function ColumnHeads({ style: { layout, columns }, by, onRemove, onAdd }: ColumnHeadsProps) {
  const others = [...new Set([...USUAL, by])].filter(
    (key) => key !== '' && key !== 'pattern' && !columns.includes(key),
  );
  return (
    <div
      className="sticky top-0 z-10 grid h-[27px] items-center gap-x-2.5 border-line2 border-b bg-panel text-ink3 text-xs"
      style={{ gridTemplateColumns: layout.template, width: layout.rowPx }}
    >
      <span className="col-start-2">time</span>
      {columns.map((key) => (
        <span key={key} className="group flex min-w-0 items-center gap-1" title={key}>
          <span className="truncate">{key}</span>
          <button
            type="button"
            aria-label={`Take the column ${key} away`}
            onClick={() => onRemove(key)}
            className="rounded opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <span className="flex items-center justify-between gap-2">
        line
        {others.length > 0 ? (
          <Select
            label="Add a column"
            value=""
            placeholder="+ column"
            options={others.map((key) => ({ value: key, label: key }))}
            onChange={onAdd}
            className="h-[20px] border-transparent bg-transparent px-1 text-xs shadow-none"
          />
        ) : null}
      </span>
    </div>
  );
}
