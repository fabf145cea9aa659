'use client';

import { Popover as Radix } from 'radix-ui';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Marked } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import type { Editor } from '../hooks/use-editor';
import { type Example, trimmed } from '../propose';
import { MakeGroup } from './make-group';
import { ROW, type SampleRow } from './sample-rows';

interface SampleTextProps {
  editor: Editor;
  rows: readonly SampleRow[];
  onCaret: (line: number) => void;
}

interface Selected extends Example {
  readonly row: number;
}

const rowAt = (text: string, at: number): number => text.slice(0, at).split('\n').length - 1;

/** @returns what is selected, where that lies in one line. */
function selectedIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selected | null {
  const row = rowAt(value, selectionStart);
  if (selectionStart === selectionEnd || rowAt(value, selectionEnd) !== row) return null;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const line = value.split('\n')[row] ?? '';
  const example = trimmed({ line, from: selectionStart - start, to: selectionEnd - start });
  return line.slice(example.from, example.to).trim() === '' ? null : { ...example, row };
}

/** The selection, once the hand is off the mouse; examples marked before; and the popover between them. */
function useMarking(onCaret: (line: number) => void) {
  const [selected, setSelected] = useState<Selected | null>(null);
  const [earlier, setEarlier] = useState<readonly Example[]>([]);
  const pressed = useRef(false);
  const read = (field: HTMLTextAreaElement) => {
    onCaret(rowAt(field.value, field.selectionStart));
    if (!pressed.current) setSelected(selectedIn(field));
  };
  const press = () => {
    pressed.current = true;
    setSelected(null);
    window.addEventListener(
      'pointerup',
      () => {
        pressed.current = false;
      },
      { once: true, capture: true },
    );
  };
  const close = () => setSelected(null);
  return {
    ...{ selected, earlier, read, press, close },
    more: () => {
      if (selected) setEarlier([...earlier, selected]);
      close();
    },
    forget: () => {
      setEarlier([]);
      close();
    },
  };
}

/** Lines that are put there begin to be read at their start: whoever comes by Tab is not at the end of a long one. */
function useCaretAtStart(field: RefObject<HTMLTextAreaElement | null>, samples: string): void {
  const last = useRef<string | null>(null);
  useEffect(() => {
    const isPut = last.current !== samples && document.activeElement !== field.current;
    last.current = samples;
    if (isPut) field.current?.setSelectionRange(0, 0);
  }, [field, samples]);
}

/** Lies exactly over the selection, so that what floats knows where. */
function Anchor({ selected }: { selected: Selected }) {
  const { line, from, to, row } = selected;
  return (
    <span
      aria-hidden
      className={cn(ROW, 'pointer-events-none invisible absolute left-0 whitespace-pre')}
      style={{ top: `${row * 26}px` }}
    >
      {line.slice(0, from)}
      <Radix.Anchor asChild>
        <span>{line.slice(from, to)}</span>
      </Radix.Anchor>
    </span>
  );
}

function Painted({ rows }: { rows: readonly SampleRow[] }) {
  return (
    <div aria-hidden className="pointer-events-none pr-6">
      {rows.map(({ at, text, result, reached }) => (
        <div key={at} className={cn(ROW, 'whitespace-pre', result && !result.matched && 'text-ink3')}>
          {reached ? <Reached text={text} reached={reached} /> : null}
          {reached ? null : (
            <Marked segments={segmentsOf(text, result?.matched && result.spans ? [result.spans] : [])} />
          )}
        </div>
      ))}
    </div>
  );
}

/** How far the pattern came in a line that it does not match. */
function Reached({ text, reached: [from, to] }: { text: string; reached: readonly [number, number] }) {
  return (
    <>
      {text.slice(0, from)}
      <span className="underline decoration-dotted decoration-ink3 underline-offset-4">{text.slice(from, to)}</span>
      {text.slice(to)}
    </>
  );
}

function Earlier({ examples, onForget }: { examples: readonly Example[]; onForget: () => void }) {
  if (examples.length === 0) return null;
  return (
    <p role="status" className="sticky left-0 flex w-max max-w-full items-center gap-2 text-accent">
      {examples.length === 1 ? 'One example is marked' : `${examples.length} examples are marked`}: select the same
      thing in another line.
      <Button size="sm" variant="quiet" onClick={onForget}>
        Forget it
      </Button>
    </p>
  );
}

/** The lines, painted, under a field in which they are edited. What is selected can be made a group. */
export function SampleText({ editor, rows, onCaret }: SampleTextProps) {
  const { samples, setSamples } = editor;
  const field = useRef<HTMLTextAreaElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const marking = useMarking(onCaret);
  useCaretAtStart(field, samples);
  const { selected, earlier } = marking;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' || event.shiftKey || !selected) return;
    event.preventDefault();
    content.current?.querySelector<HTMLElement>('ul button, input')?.focus();
  };
  return (
    <div className="min-h-max min-w-0 flex-1 overflow-x-auto overflow-y-hidden [mask-image:linear-gradient(to_right,black_calc(100%-24px),transparent)]">
      <Radix.Root open={selected !== null} onOpenChange={(open) => open || marking.close()}>
        <div className="relative min-h-full w-max min-w-full font-mono text-[12px]">
          <Painted rows={rows} />
          {selected ? <Anchor selected={selected} /> : null}
          <textarea
            ref={field}
            aria-label="Sample lines"
            value={samples}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setSamples(event.target.value)}
            onSelect={(event) => marking.read(event.currentTarget)}
            onPointerDown={marking.press}
            onKeyDown={onKeyDown}
            className="absolute inset-0 h-full w-full resize-none overflow-hidden whitespace-pre bg-transparent text-transparent leading-[26px] caret-ink outline-none"
          />
          {samples === '' ? (
            <p className={cn(ROW, 'pointer-events-none absolute top-0 left-0 text-ink3')}>Paste a few lines here</p>
          ) : null}
        </div>
        {selected ? (
          <MakeGroup
            editor={editor}
            examples={[...earlier, selected]}
            field={field}
            content={content}
            onMore={marking.more}
            onClose={marking.forget}
          />
        ) : null}
      </Radix.Root>
      <Earlier examples={earlier} onForget={marking.forget} />
    </div>
  );
}
