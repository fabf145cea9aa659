'use client';

import { useDeferredValue, useEffect, useState } from 'react';
import { useNow } from '../../../client/now';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { coloursOf } from '../../series/colour';
import { count, exact, moment } from '../../time/format';
import type { AlertEditorState } from '../hooks/use-alert-editor';
import { type Preview, usePreview } from '../hooks/use-alerts';
import { subjectText, valueText } from '../words';
import { PreviewGraph } from './preview-graph';

const AFTER_TYPING_MS = 500;
const LISTED = 8;
/** Of a week, that is one an hour. */
const NOISY = 168;

/** @returns the value as it was when it last rested for a moment. */
function useRested<T>(value: T): T {
  const text = JSON.stringify(value);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), AFTER_TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useDeferredValue(JSON.parse(rested) as T);
}

function verdict({ total }: Preview): string {
  if (total === 0) return 'Would not have fired last week';
  return `Would have fired ${total === 1 ? 'once' : `${count(total)} times`} last week`;
}

function Firings({ preview }: { preview: Preview }) {
  const now = useNow(60_000);
  if (preview.firings.length === 0) return null;
  const more = preview.total - LISTED;
  return (
    <ul className="divide-y divide-line2 border-line2 border-t">
      {preview.firings.slice(0, LISTED).map(({ labels, from, to, peak }) => (
        <li key={`${from} ${JSON.stringify(labels)}`} className="flex flex-wrap items-baseline gap-x-3 px-3.5 py-1.5">
          <span className="tabular w-[13ch] shrink-0 text-ink3" title={exact(from * 1000)}>
            {now > 0 ? moment(from * 1000, now, true) : ''}
          </span>
          <span className="min-w-0 flex-1 break-all font-mono text-xs">{subjectText(labels)}</span>
          <span className="tabular text-ink2">
            {preview.threshold === null ? '' : `up to ${valueText(peak)} · `}
            {Math.max(1, Math.round((to - from) / 60))} min
          </span>
        </li>
      ))}
      {more > 0 ? <li className="px-3.5 py-1.5 text-ink3">and {count(more)} more</li> : null}
    </ul>
  );
}

function Legend({ preview, colours }: { preview: Preview; colours: ReadonlyMap<string, string> }) {
  if (preview.series.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-3.5 pb-2.5 text-xs">
      {preview.series.map(({ labels }) => (
        <li key={subjectText(labels)} className="flex min-w-0 items-center gap-1.5">
          <i
            aria-hidden
            className="size-2 shrink-0 rounded-sm"
            style={{ background: colours.get(subjectText(labels)) }}
          />
          <span className="break-all font-mono">{subjectText(labels)}</span>
        </li>
      ))}
    </ul>
  );
}

function Tried({ preview, dim }: { preview: Preview; dim: boolean }) {
  const colours = coloursOf(preview.series.map(({ labels }) => subjectText(labels)));
  return (
    <div className={cn('transition-opacity', dim && 'opacity-55')}>
      <div className="h-[220px] px-1 pt-3">
        <PreviewGraph preview={preview} colours={colours} />
      </div>
      <Legend preview={preview} colours={colours} />
      {preview.total >= NOISY ? (
        <p className="px-3.5 pb-2.5 text-warn">
          That is once an hour or more: raise the number, or hold it for longer.
        </p>
      ) : null}
      <Firings preview={preview} />
    </div>
  );
}

/** What the alert would have done in the last week, drawn anew while it is being written. */
export function PreviewPanel({ editor }: { editor: AlertEditorState }) {
  const rested = useRested(editor.tried);
  const preview = usePreview(rested);
  const busy = preview.isFetching || JSON.stringify(rested) !== JSON.stringify(editor.tried);
  const { data } = preview;
  return (
    <Panel aria-label="Tried on the last week">
      <PanelHeader title="Tried on the last week">
        <p role="status" data-preview={data && !busy ? data.total : undefined} className="ml-auto min-w-0 font-medium">
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
      {editor.tried && data && !preview.isError ? <Tried preview={data} dim={busy} /> : null}
    </Panel>
  );
}
