'use client';

import { Plus, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { FieldProblem } from '../../../components/ui/field';
import { Marked, templateSegments } from '../../highlight/marked';
import type { Segment } from '../../highlight/segments';
import { type PairRow, rowProblems } from '../draft';
import type { Editor } from '../hooks/use-editor';

const BOX =
  'h-[28px] w-full min-w-0 rounded-md border border-transparent bg-transparent px-1.5 font-mono text-[12px] -outline-offset-2 placeholder:font-normal placeholder:italic';
const EDGE = 'hover:border-line focus:border-line aria-invalid:border-bad';

/** Whether a row is just being added. */
let adding = false;

/** Adds a row, whose first field then has the focus. */
export function adds(add: () => void): () => void {
  return () => {
    adding = true;
    add();
    requestAnimationFrame(() => {
      adding = false;
    });
  };
}

/** The `ref` of the first field of a row. */
export function firstOfRow(field: HTMLInputElement | null): void {
  if (field === null || !adding) return;
  adding = false;
  field.focus();
}

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  invalid?: boolean;
  className?: string;
  /** Id of a `datalist` with values to choose from. */
  list?: string;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text without a frame until it is pointed at. */
export function Text({ label, value, onChange, placeholder, invalid, className, list, ref }: TextProps) {
  return (
    <input
      ref={ref}
      aria-label={label}
      aria-invalid={invalid ? true : undefined}
      value={value}
      placeholder={placeholder}
      list={list}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      className={cn(BOX, EDGE, className)}
    />
  );
}

/** One line of text that carries markers while it is edited. */
export function MarkedText({ segments, ...text }: TextProps & { segments: readonly Segment[] }) {
  return (
    <span className="relative block min-w-0 flex-1 overflow-hidden">
      <span aria-hidden className={cn(BOX, 'pointer-events-none absolute inset-0 whitespace-pre leading-[26px]')}>
        <Marked segments={segments} />
      </span>
      <Text {...text} className="relative text-transparent caret-ink" />
    </span>
  );
}

/** A template whose names carry their markers. @param names at the place of their markers, see {@link Editor} */
export function Template({ names, ...text }: TextProps & { names: readonly (string | null)[] }) {
  return <MarkedText {...text} segments={templateSegments(text.value, names)} />;
}

/** The cross that takes a row away. */
export function Remove({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <Button variant="quiet" size="iconSm" aria-label={`Remove ${what}`} onClick={onClick}>
      <X aria-hidden className="size-3.5" />
    </Button>
  );
}

/** A part of what a match does: its kind at the left, its fields at the right. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[52px_minmax(0,1fr)] gap-2 border-line2 border-b px-3 py-2 last:border-0">
      <span className="py-1 text-ink3">{name}</span>
      <div className="flex min-w-0 flex-col gap-0.5">{children}</div>
    </div>
  );
}

export function Add({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <Button variant="quiet" size="sm" className="self-start px-1.5" onClick={adds(onClick)}>
      <Plus aria-hidden className="size-3.5" />
      {children}
    </Button>
  );
}

interface PairsProps {
  what: 'tag' | 'label';
  pairs: readonly PairRow[];
  path: string;
  editor: Editor;
  onChange: (pairs: PairRow[]) => void;
}

/** Names and their templates, one a row. */
export function Pairs({ what, pairs, path, editor, onChange }: PairsProps) {
  const set = (next: PairRow) => onChange(pairs.map((one) => (one.row === next.row ? next : one)));
  const first = editor.painted.groups.find((name) => name !== null);
  return pairs.map((pair) => {
    const { problems, onName, onValue } = rowProblems(editor.errors, path, pair);
    return (
      <div key={pair.row}>
        <div className="group flex items-center gap-1">
          <span className="w-[38%] shrink-0">
            <Text
              ref={firstOfRow}
              label={`Name of the ${what}`}
              value={pair.name}
              placeholder={what === 'tag' ? 'event' : 'user'}
              invalid={onName}
              onChange={(name) => set({ ...pair, name })}
            />
          </span>
          <span className="text-ink3">=</span>
          <Template
            label={`Value of the ${what} ${pair.name}`}
            value={pair.value}
            invalid={onValue}
            placeholder={first ? `\${${first}}` : 'value'}
            names={editor.names}
            onChange={(value) => set({ ...pair, value })}
          />
          <Remove
            what={`the ${what} ${pair.name}`}
            onClick={() => onChange(pairs.filter((one) => one.row !== pair.row))}
          />
        </div>
        <FieldProblem>{problems.join(' · ')}</FieldProblem>
      </div>
    );
  });
}
