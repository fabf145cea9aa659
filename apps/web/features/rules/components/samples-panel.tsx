'use client';

import { useMutation } from '@tanstack/react-query';
import { type DragEvent, type RefObject, useRef } from 'react';
import { toast } from 'sonner';
import { request } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { sentenceOf } from '../../../components/ui/state';
import { Marked } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import { labelsText } from '../../series/selector';
import type { Editor } from '../hooks/use-editor';
import type { PreviewResult } from '../hooks/use-preview';

const ROW = 'h-[26px] leading-[26px]';
const LEAST_ROWS = 4;
const RECENT = 30;
const MAX_FILE_BYTES = 1_000_000;

/** @returns what a sample would count, as in `+1 {user="webmaster"}`; the metric's name only where there are several. */
function outcome(result: PreviewResult | undefined, metrics: number): string {
  if (!result) return '';
  if (!result.matched) return 'no match';
  if (result.increments.length === 0) return 'match';
  return result.increments
    .map(
      ({ name, labels, value }) =>
        `+${value} ${metrics > 1 ? name : ''}${labelsText(labels) || (metrics > 1 ? '' : name)}`,
    )
    .join('  ');
}

function Gutter({ results }: { results: readonly (PreviewResult | undefined)[] }) {
  return (
    <div aria-hidden className="w-[34px] shrink-0 select-none">
      {results.map((result, index) => (
        <div
          key={`${index}-${result?.matched}`}
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

/** The lines, painted, under a field in which they are edited. */
function Lines({ editor, results, field }: SamplesProps) {
  const { lines, samples, setSamples } = editor;
  return (
    <div className="min-w-0 flex-1 overflow-x-auto">
      <div className="relative min-h-full w-max min-w-full font-mono text-[12px]">
        <div aria-hidden className="pointer-events-none pr-6">
          {lines.map((line, index) => {
            const result = results[index];
            const spans = result?.matched && result.spans ? [result.spans] : [];
            return (
              <div
                key={`${index}-${line}`}
                className={cn(ROW, 'whitespace-pre', result && !result.matched && 'text-ink3')}
              >
                <Marked segments={segmentsOf(line, spans)} />
              </div>
            );
          })}
        </div>
        <textarea
          ref={field}
          aria-label="Sample lines"
          value={samples}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => setSamples(event.target.value)}
          className="absolute inset-0 h-full w-full resize-none overflow-hidden whitespace-pre bg-transparent text-transparent leading-[26px] caret-ink -outline-offset-2"
        />
        {samples === '' ? (
          <p className={cn(ROW, 'pointer-events-none absolute top-0 left-0 text-ink3')}>Paste a few lines here</p>
        ) : null}
      </div>
    </div>
  );
}

interface SamplesProps {
  editor: Editor;
  results: readonly (PreviewResult | undefined)[];
  field: RefObject<HTMLTextAreaElement | null>;
}

/** The newest lines that arrived, as samples. */
function useRecentLines(editor: Editor) {
  return useMutation({
    mutationFn: () => {
      const now = Math.floor(Date.now() / 1000);
      return request<{ records: { body: string }[] }>(
        `/logs?clock=committed&from=${now - 86_400}&to=${now + 60}&limit=${RECENT}`,
      );
    },
    onSuccess: ({ records }) => {
      if (records.length === 0)
        return toast('No lines arrived in the last 24 hours', { description: 'Send some first, or paste them.' });
      editor.setSamples(records.map((record) => record.body.replace(/[\r\n]+/g, ' ')).join('\n'));
    },
    onError: (error) => toast('The lines could not be read', { description: sentenceOf(error) }),
  });
}

function Header({ editor, results }: Omit<SamplesProps, 'field'>) {
  const recent = useRecentLines(editor);
  const tried = results.filter((result) => result !== undefined);
  const matched = tried.filter((result) => result.matched).length;
  return (
    <PanelHeader title="Samples">
      <Button size="sm" onClick={() => recent.mutate()} disabled={recent.isPending}>
        Recent lines
      </Button>
      <p className="tabular ml-auto text-ink3" role="status">
        {tried.length > 0 ? `${matched} of ${tried.length} match` : ''}
      </p>
    </PanelHeader>
  );
}

/** Lines to try the rule on: typed, pasted, dropped as a file or taken from what arrived. Each says what it would count. */
export function SamplesPanel({ editor }: { editor: Editor }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const found = editor.preview.data?.results;
  const results = editor.lines.map((line) => (line === '' ? undefined : found?.get(line)));
  const filler = Math.max(LEAST_ROWS - editor.lines.length, 0);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) editor.setSamples((await file.slice(0, MAX_FILE_BYTES).text()).trimEnd());
  };
  return (
    <Panel
      aria-label="Samples"
      className="flex flex-col"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <Header editor={editor} results={results} />
      <div
        className={cn(
          'flex max-h-[420px] overflow-y-auto py-1 transition-opacity',
          editor.preview.isError && 'opacity-60',
        )}
      >
        <Gutter results={results} />
        <Lines editor={editor} results={results} field={field} />
        <div className="hidden max-w-[45%] shrink-0 pr-3 pl-3 font-mono text-[12px] text-ink2 sm:block">
          {results.map((result, index) => (
            <div
              key={`${index}-${result?.matched}`}
              className={cn(ROW, 'truncate text-right', !result?.matched && 'text-ink3')}
            >
              {outcome(result, editor.draft.metrics.length)}
            </div>
          ))}
          <div style={{ height: filler * 26 }} />
        </div>
      </div>
      <p className="mt-auto border-line2 border-t px-3 py-2 text-ink3">
        Type or paste lines, drop a file, or take the recent ones.
      </p>
    </Panel>
  );
}
