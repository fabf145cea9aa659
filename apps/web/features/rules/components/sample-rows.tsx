'use client';

import { cn } from '../../../components/ui/class-names';
import { Marked } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import type { Editor } from '../hooks/use-editor';
import type { PreviewResult } from '../hooks/use-preview';
import { outcomeOf } from '../outcome';

/** One sample line, and what RE2 said of it; nothing yet where it is empty or still being tried. */
export interface SampleRow {
  readonly at: number;
  readonly text: string;
  readonly result: PreviewResult | undefined;
}

const ROW = 'h-[26px] leading-[26px]';

/** ✓ or –, with a green edge where the line matches. */
export function Signs({ rows }: { rows: readonly SampleRow[] }) {
  return (
    <div aria-hidden className="w-[34px] shrink-0 select-none">
      {rows.map(({ at, result }) => (
        <div
          key={at}
          className={cn(
            ROW,
            'border-l-[3px] pl-2.5',
            result?.matched ? 'border-ok text-ok' : 'border-transparent text-ink3',
          )}
        >
          {result ? (result.matched ? '✓' : '–') : ''}
        </div>
      ))}
    </div>
  );
}

interface SampleTextProps {
  editor: Editor;
  rows: readonly SampleRow[];
  onCaret: (line: number) => void;
}

const lineOf = (field: HTMLTextAreaElement): number =>
  field.value.slice(0, field.selectionStart).split('\n').length - 1;

/** The lines, painted, under a field in which they are edited. */
export function SampleText({ editor, rows, onCaret }: SampleTextProps) {
  const { samples, setSamples } = editor;
  return (
    <div className="min-w-0 flex-1 overflow-x-auto overflow-y-hidden [mask-image:linear-gradient(to_right,black_calc(100%-24px),transparent)]">
      <div className="relative min-h-full w-max min-w-full font-mono text-[12px]">
        <div aria-hidden className="pointer-events-none pr-6">
          {rows.map(({ at, text, result }) => (
            <div key={at} className={cn(ROW, 'whitespace-pre', result && !result.matched && 'text-ink3')}>
              <Marked segments={segmentsOf(text, result?.matched && result.spans ? [result.spans] : [])} />
            </div>
          ))}
        </div>
        <textarea
          aria-label="Sample lines"
          value={samples}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => setSamples(event.target.value)}
          onSelect={(event) => onCaret(lineOf(event.currentTarget))}
          className="absolute inset-0 h-full w-full resize-none overflow-hidden whitespace-pre bg-transparent text-transparent leading-[26px] caret-ink -outline-offset-2"
        />
        {samples === '' ? (
          <p className={cn(ROW, 'pointer-events-none absolute top-0 left-0 text-ink3')}>Paste a few lines here</p>
        ) : null}
      </div>
    </div>
  );
}

/** What each line would count; a line that does not match is no error, so it stays grey. The lines keep most of the room. */
export function Outcomes({ rows, editor }: { rows: readonly SampleRow[]; editor: Editor }) {
  const { metrics } = editor.definition;
  return (
    <div className="hidden max-w-[30%] shrink-0 pr-3 pl-1 font-mono text-[12px] text-ink2 sm:block">
      {rows.map(({ at, result }) => (
        <div
          key={at}
          title={result?.matched ? outcomeOf(result, metrics) : undefined}
          className={cn(ROW, 'truncate text-right', !result?.matched && 'text-ink3')}
        >
          {outcomeOf(result, metrics)}
        </div>
      ))}
    </div>
  );
}
