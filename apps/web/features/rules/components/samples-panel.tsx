'use client';

import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { toast } from 'sonner';
import { queryString, request } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { sentenceOf } from '../../../components/ui/state';
import type { Editor } from '../hooks/use-editor';
import type { PreviewResult } from '../hooks/use-preview';
import { variedLines } from '../sample-choice';
import { Outcomes, type SampleRow, Signs } from './sample-rows';
import { SampleText } from './sample-text';
import { WhatComesOut } from './what-comes-out';

const RECENT = 30;
/** From so many lines the samples are chosen. */
const LOOKED_AT = 200;
const MAX_FILE_BYTES = 1_000_000;
const DAY_SECONDS = 86_400;

interface LogBodies {
  readonly records: readonly { readonly body: string }[];
}

async function newestLines(limit: number, regex?: string): Promise<string[]> {
  const now = Math.floor(Date.now() / 1000);
  const query = queryString({ clock: 'committed', from: now - DAY_SECONDS, to: now + 60, limit, regex });
  const { records } = await request<LogBodies>(`/logs${query}`);
  return records.map((record) => record.body.replace(/[\r\n]+/g, ' '));
}

/** Half of them match the pattern, where it is one and such lines came: the rule shows what it does. Shapes vary. */
async function recentLines({ field, pattern }: Editor['draft']): Promise<string[]> {
  const wanted = field === 'body' && pattern !== '';
  const found = wanted ? await newestLines(LOOKED_AT, pattern).catch(() => []) : [];
  const newest = await newestLines(LOOKED_AT);
  const matching = variedLines(found, RECENT / 2);
  const others = newest.filter((line) => !found.includes(line));
  return [...matching, ...variedLines(others, RECENT - matching.length)];
}

/** The newest lines that arrived, as samples. */
function useRecentLines(editor: Editor) {
  return useMutation({
    mutationFn: () => recentLines(editor.draft),
    onSuccess: (lines) => {
      if (lines.length === 0)
        return toast('No lines came in the last 24 hours', { description: 'Send some, or paste them.' });
      return editor.setSamples(lines.join('\n'));
    },
    onError: (error) => toast('The lines could not be read', { description: sentenceOf(error) }),
  });
}

function Header({ editor, rows }: { editor: Editor; rows: readonly SampleRow[] }) {
  const recent = useRecentLines(editor);
  const tried = rows.flatMap((row) => (row.result ? [row.result] : []));
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

const rowsOf = (lines: readonly string[], results: ReadonlyMap<string, PreviewResult> | undefined): SampleRow[] =>
  lines.map((text, at) => ({ at, text, result: text === '' ? undefined : results?.get(text), reached: null }));

/** Lines to try the rule on: typed, pasted, dropped as a file or taken from what arrived. Each says what it would count. */
export function SamplesPanel({ editor }: { editor: Editor }) {
  const [caret, setCaret] = useState<number | null>(null);
  const { preview } = editor;
  const rows = rowsOf(editor.lines, editor.draft.pattern === '' ? undefined : preview.data?.results);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) editor.setSamples((await file.slice(0, MAX_FILE_BYTES).text()).trimEnd());
  };
  const told = rows[caret ?? -1]?.result?.matched ? rows[caret ?? -1] : rows.find((row) => row.result?.matched);
  return (
    <Panel
      aria-label="Samples"
      className="flex flex-col"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <Header editor={editor} rows={rows} />
      <div
        className={cn(
          'flex max-h-[440px] min-h-[112px] overflow-y-auto py-1',
          preview.data?.stale ? 'opacity-55' : preview.isPlaceholderData && 'opacity-80',
        )}
      >
        <Signs rows={rows} />
        <SampleText editor={editor} rows={rows} onCaret={setCaret} />
        <Outcomes rows={rows} editor={editor} />
      </div>
      {preview.isError ? (
        <p role="alert" className="border-line2 border-t px-3 py-2 text-bad">
          The rule could not be tried. {sentenceOf(preview.error)}
        </p>
      ) : null}
      {told?.result ? <WhatComesOut row={told} result={told.result} editor={editor} /> : null}
      <p className="mt-auto border-line2 border-t px-3 py-2 text-ink3">
        Select text to make a group. Type or paste lines, drop a file, or take recent ones.
      </p>
    </Panel>
  );
}
