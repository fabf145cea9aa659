'use client';

import { useMutation } from '@tanstack/react-query';
import { type DragEvent, type FormEvent, useState } from 'react';
import { toast } from '../../../client/toast';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Input } from '../../../components/ui/input';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Popover } from '../../../components/ui/popover';
import { sentenceOf } from '../../../components/ui/state';
import type { Editor } from '../hooks/use-editor';
import type { PreviewResult } from '../hooks/use-preview';
import { useReach } from '../hooks/use-reach';
import { linesThatMatch, linesWith, newestLines } from '../line-samples';
import { variedLines } from '../sample-choice';
import { Outcomes, type SampleRow, Signs } from './sample-rows';
import { SampleText } from './sample-text';
import { WhatComesOut } from './what-comes-out';

const RECENT = 30;
/** From so many lines the samples are chosen. */
const LOOKED_AT = 200;
const MAX_FILE_BYTES = 1_000_000;

/** Half of them match the pattern, where it is one and such lines came: the rule shows what it does. Shapes vary. */
async function recentLines({ field, pattern }: Editor['draft']): Promise<string[]> {
  const wanted = field === 'body' && pattern !== '';
  const matching = wanted ? await linesThatMatch(pattern, RECENT / 2).catch(() => []) : [];
  const newest = await newestLines(LOOKED_AT);
  const others = newest.filter((line) => !matching.includes(line));
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

/** Lines in which a text stands, as samples. */
function FromSearch({ editor }: { editor: Editor }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const find = useMutation({
    mutationFn: () => linesWith(text, RECENT),
    onSuccess: (lines) => {
      if (lines.length === 0) return toast('No line of the last 24 hours holds that text');
      editor.addSamples(lines);
      return setOpen(false);
    },
    onError: (error) => toast('The lines could not be read', { description: sentenceOf(error) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== '' && !find.isPending) find.mutate();
  };
  return (
    <Popover
      label="Lines from a search"
      trigger={<Button size="sm">From search</Button>}
      open={open}
      onOpenChange={setOpen}
      className="w-[300px]"
    >
      <form onSubmit={submit} className="flex flex-col gap-2">
        <Input
          aria-label="Text of the lines to take"
          placeholder="Failed password"
          value={text}
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" variant="primary" disabled={text === '' || find.isPending}>
          {find.isPending ? 'Looking…' : 'Take lines with this text'}
        </Button>
      </form>
    </Popover>
  );
}

function Header({ editor, rows }: { editor: Editor; rows: readonly SampleRow[] }) {
  const recent = useRecentLines(editor);
  const tried = rows.flatMap((row) => (row.result ? [row.result] : []));
  const matched = tried.filter((result) => result.matched).length;
  return (
    <PanelHeader title="Samples">
      <Button
        size="sm"
        aria-disabled={recent.isPending}
        title={recent.isPending ? 'They are on their way' : undefined}
        onClick={() => recent.isPending || recent.mutate()}
      >
        Recent lines
      </Button>
      <FromSearch editor={editor} />
      <p className="tabular ml-auto text-ink3" role="status">
        {tried.length > 0 ? `${matched} of ${tried.length} match` : ''}
        {tried.length > 0 && editor.draft.filters.length > 0 ? (
          <span title="Samples are texts alone; a back-test asks the filters too"> · filters aside</span>
        ) : null}
      </p>
    </PanelHeader>
  );
}

const rowsOf = (lines: readonly string[], results: ReadonlyMap<string, PreviewResult> | undefined): SampleRow[] =>
  lines.map((text, at) => ({ at, text, result: text === '' ? undefined : results?.get(text), reached: null }));

/** The samples with what RE2 said; of the one with the caret, where it does not match, how far the pattern came. */
function useRows({ preview, draft, broken, lines }: Editor, caret: number | null) {
  const rows = rowsOf(lines, draft.pattern === '' ? undefined : preview.data?.results);
  const at = caret === null ? undefined : rows[caret];
  const isMiss = at?.result?.matched === false && !broken && !preview.isPlaceholderData;
  const reach = useReach(draft, isMiss && at.result?.fieldSpan !== null ? at.text : undefined);
  return { reach, rows: rows.map((row) => (row === at ? { ...row, reached: reach?.span ?? null } : row)) };
}

/** Lines to try the rule on: typed, pasted, dropped as a file or taken from what arrived. Each says what it would count. */
export function SamplesPanel({ editor }: { editor: Editor }) {
  const [caret, setCaret] = useState<number | null>(null);
  const { preview } = editor;
  const { rows, reach } = useRows(editor, caret);
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
          'flex max-h-[440px] min-h-[112px] overflow-y-auto py-1 has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-accent has-[textarea:focus-visible]:-outline-offset-2',
          preview.data?.stale && 'opacity-55',
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
      {reach ? (
        <p role="status" className="border-line2 border-t px-3 py-2 text-ink2">
          Line {(caret ?? 0) + 1} fits as far as the dots; then <code className="break-all">{reach.failing}</code> finds
          nothing.
        </p>
      ) : null}
      <p className="mt-auto border-line2 border-t px-3 py-2 text-ink3">
        Select text to make a group. Type or paste lines, drop a file, or take recent ones.
      </p>
    </Panel>
  );
}
