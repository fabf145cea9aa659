'use client';

import { cn } from '../../../components/ui/class-names';
import type { Editor } from '../hooks/use-editor';
import type { PreviewResult } from '../hooks/use-preview';
import { outcomeOf } from '../outcome';

/** One sample line, and what RE2 said of it; nothing yet where it is empty or still being tried. */
export interface SampleRow {
  readonly at: number;
  readonly text: string;
  readonly result: PreviewResult | undefined;
  /** Of a line that does not match: the piece that the pattern came through, in UTF-16 code units. */
  readonly reached: readonly [number, number] | null;
}

export const ROW = 'h-[26px] leading-[26px]';

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
