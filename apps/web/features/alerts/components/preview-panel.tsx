'use client';

import { useMemo } from 'react';
import { useSettled } from '../../../client/settled';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { LinePlot } from '../../plot/components/line-plot';
import { type Line, lineOf } from '../../plot/lines';
import { coloursOf } from '../../series/colour';
import { count } from '../../time/format';
import { parseSeconds, spellSeconds } from '../../time/range';
import type { AlertEditorState } from '../hooks/use-alert-editor';
import { type Condition, type Preview, usePreview } from '../hooks/use-alerts';
import { spelled, subjectText } from '../words';
import { PreviewFirings } from './preview-firings';

const AFTER_TYPING_MS = 500;
/** Of a week, that is one an hour. */
const NOISY = 168;

function verdict({ total }: Preview): string {
  if (total === 0) return 'Would not have fired last week';
  return `Would have fired ${total === 1 ? 'once' : `${count(total)} times`} last week`;
}

/** Values further apart than the graph's own stretches belong to no common line. */
const STRETCHES = 100;

function linesOf({ from, to, step, series }: Preview): Line[] {
  const names = series.map(({ labels }) => subjectText(labels));
  const colours = coloursOf(names);
  const gap = Math.max((to - from) / STRETCHES, 2 * step);
  return series.map(({ points }, place) => {
    const name = names[place] ?? '';
    return { ...lineOf(name, points, { from, to, step }, gap), colour: colours.get(name) ?? 'var(--s1)' };
  });
}

function Legend({ lines }: { lines: readonly Line[] }) {
  if (lines.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-3.5 pb-2.5 text-xs">
      {lines.map(({ key, name, colour }) => (
        <li key={key} className="flex min-w-0 items-center gap-1.5">
          <i aria-hidden className="size-2 shrink-0 rounded-sm" style={{ background: colour }} />
          <span className="break-all font-mono">{name}</span>
        </li>
      ))}
    </ul>
  );
}

/** Samples tell counts at whole intervals alone. */
function Rounded({ preview: { window }, condition }: { preview: Preview; condition: Condition }) {
  if (window === null || condition.kind === 'promql' || parseSeconds(condition.window) === window) return null;
  return (
    <p className="px-3.5 pb-2.5 text-ink2">
      Counted over {spellSeconds(window)}: {spelled(condition.window)}, rounded down to whole samples.
    </p>
  );
}

interface TriedProps {
  preview: Preview;
  /** What the preview is of; null while it is of an older one. */
  condition: Condition | null;
  /** While another one is on its way. */
  dim: boolean;
}

function Tried({ preview, condition, dim }: TriedProps) {
  const lines = useMemo(() => linesOf(preview), [preview]);
  const { from, to, step, firings, threshold } = preview;
  return (
    <div className={cn('transition-opacity', dim && 'opacity-55')}>
      <div className="h-[220px] px-1 pt-3">
        <LinePlot
          {...{ lines, threshold, alarms: firings, window: { from, to, step }, nowMs: to * 1000 }}
          label={`The last week. ${verdict(preview)}.`}
        />
      </div>
      <Legend lines={lines} />
      {preview.total >= NOISY ? (
        <p className="px-3.5 pb-2.5 text-warn">
          That is once an hour or more: raise the number, or hold it for longer.
        </p>
      ) : null}
      {condition ? <Rounded preview={preview} condition={condition} /> : null}
      <PreviewFirings preview={preview} condition={condition} />
    </div>
  );
}

function useTried({ tried: written }: AlertEditorState) {
  const text = JSON.stringify(written);
  const rested = useSettled(text, AFTER_TYPING_MS);
  const tried = JSON.parse(rested) as typeof written;
  const preview = usePreview(tried);
  const condition = preview.isPlaceholderData ? null : (tried?.condition ?? null);
  return { preview, condition, busy: preview.isFetching || rested !== text };
}

/** What the alert would have done in the last week, drawn anew while it is being written. */
export function PreviewPanel({ editor }: { editor: AlertEditorState }) {
  const { preview, condition, busy } = useTried(editor);
  const { data } = preview;
  return (
    <Panel aria-label="Tried on the last week">
      <PanelHeader title="Tried on the last week">
        <p
          role="status"
          data-preview={data && !busy ? data.total : undefined}
          className="ml-auto min-w-0 text-right font-medium"
        >
          {editor.tried && data && !preview.isError ? verdict(data) : ''}
        </p>
      </PanelHeader>
      {editor.tried === null ? (
        <p className="px-3.5 py-10 text-center text-ink3">Say when it fires, and see how often it would have.</p>
      ) : null}
      {editor.tried && preview.isError ? (
        <Failed what="It could not be tried." error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {editor.tried && preview.isPending ? <Skeleton className="m-3.5 h-[200px]" /> : null}
      {editor.tried && data && !preview.isError ? <Tried preview={data} condition={condition} dim={busy} /> : null}
    </Panel>
  );
}
