'use client';

import type { RuleTest } from '@logflow/model';
import { Pencil, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Marked } from '../../highlight/marked';
import { type Segment, segmentsOf } from '../../highlight/segments';
import { type Draft, definitionOf, recordOf, type TestRow, testRow } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { type GoldenResult, testKey } from '../hooks/use-preview';
import { expectationOf, metricsToExpect, problemText, testFrom } from '../outcome';
import { adds } from './fields';
import { TestForm } from './test-form';

interface GoldenLineProps {
  row: TestRow;
  result: GoldenResult | undefined;
  draft: Draft;
  open: boolean;
  onOpen: () => void;
  onTest: (test: RuleTest) => void;
  onTake: () => void;
  onRemove: () => void;
}

function Problems({ result, onTake }: { result: GoldenResult; onTake: () => void }) {
  return (
    <div className="col-start-2 col-end-4 flex flex-wrap items-center gap-x-3 gap-y-0.5 pb-1">
      <ul className="text-bad text-xs">
        {result.problems.map((problem) => (
          <li key={problem.path}>{problemText(problem)}</li>
        ))}
      </ul>
      <Button variant="quiet" size="sm" onClick={onTake}>
        Expect what it does now
      </Button>
    </div>
  );
}

type State = 'not run' | 'fails' | 'passes';

const SIGNS: Readonly<Record<State, string>> = { 'not run': '·', fails: '✗', passes: '✓' };
const COLOURS: Readonly<Record<State, string>> = { 'not run': 'text-ink3', fails: 'text-bad', passes: 'text-ok' };

const stateOf = (result: GoldenResult | undefined): State =>
  result === undefined ? 'not run' : result.problems.length > 0 ? 'fails' : 'passes';

/** Spans are of the line as it is stored. */
const isAsItCame = (input: string, { found }: GoldenResult): boolean =>
  found.body === undefined || found.body === input;

const spansOf = (input: string, result: GoldenResult | undefined) =>
  result?.found.matched && result.found.spans && isAsItCame(input, result) ? [result.found.spans] : [];

const LEAD = 24;
const LEAD_SHOWN = 8;

/** What a rule marks tells lines apart; what stands before it, they often share. */
function ledOff(pieces: readonly Segment[]): readonly Segment[] {
  const [lead, ...rest] = pieces;
  if (!lead || lead.group !== null || lead.text.length <= LEAD || rest.length === 0) return pieces;
  return [{ ...lead, text: `…${lead.text.slice(-LEAD_SHOWN)}` }, ...rest];
}

function GoldenLine({ row, result, draft, open, onOpen, onTest, onTake, onRemove }: GoldenLineProps) {
  const { test } = row;
  const state = stateOf(result);
  const failed = state === 'fails';
  const expected = expectationOf(test);
  const about = test.input.slice(0, 80);
  return (
    <li
      data-test={state}
      className={cn(
        'grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2 border-line2 border-b py-0.5 pr-1.5 pl-3 last:border-0',
        failed && 'bg-bad-bg',
      )}
    >
      <span role="img" aria-label={state} className={COLOURS[state]}>
        {SIGNS[state]}
      </span>
      <span className="flex min-w-0 items-center gap-3">
        <code className={cn('min-w-0 flex-1 truncate whitespace-pre', !test.match && 'text-ink3')} title={test.input}>
          <Marked segments={ledOff(segmentsOf(test.input, spansOf(test.input, result)))} />
        </code>
        <span className="max-w-[40%] shrink-0 truncate text-ink3 text-xs" title={`expects ${expected}`}>
          {expected}
        </span>
      </span>
      <span className="flex">
        <Button
          variant="quiet"
          size="iconSm"
          aria-label={`Edit the test ${about}`}
          aria-expanded={open}
          onClick={onOpen}
        >
          <Pencil aria-hidden className="size-3.5" />
        </Button>
        <Button variant="quiet" size="iconSm" aria-label={`Remove the test ${about}`} onClick={onRemove}>
          <X aria-hidden className="size-3.5" />
        </Button>
      </span>
      {result && failed ? <Problems result={result} onTake={onTake} /> : null}
      {open ? (
        <TestForm
          test={test}
          metrics={metricsToExpect(definitionOf(draft).metrics)}
          tags={Object.keys(recordOf(draft.tags))}
          onChange={onTest}
        />
      ) : null}
    </li>
  );
}

/** @returns `6 pass`, `5 pass, 1 fails`. */
function Sum({ passed, failed }: { passed: number; failed: number }) {
  if (passed + failed === 0) return null;
  return (
    <p role="status" className="tabular">
      {passed > 0 ? <span className="text-ok">{passed} pass</span> : null}
      {passed > 0 && failed > 0 ? ', ' : ''}
      {failed > 0 ? (
        <span className="text-bad">
          {failed} {failed === 1 ? 'fails' : 'fail'}
        </span>
      ) : null}
    </p>
  );
}

/** The tests with what became of each, and the one whose form is open. */
function useTests({ draft, change, preview }: Editor) {
  const [open, setOpen] = useState<number | null>(null);
  const known = draft.pattern === '' ? undefined : preview.data?.tests;
  const rows = draft.tests.map((row) => ({ row, result: known?.get(testKey(row.test)) }));
  const put = (row: number, test: RuleTest) =>
    change({ tests: draft.tests.map((one) => (one.row === row ? { row, test } : one)) });
  const add = () => {
    const fresh = testRow({ input: '', match: true });
    change({ tests: [...draft.tests, fresh] });
    setOpen(fresh.row);
  };
  const take = ({ row, test }: TestRow, { found }: GoldenResult) => {
    put(row, testFrom(test.input, found, definitionOf(draft).metrics));
    setOpen(null);
  };
  const remove = (row: number) => change({ tests: draft.tests.filter((one) => one.row !== row) });
  return { rows, open, setOpen, put, add, take, remove };
}

function Actions({ editor, onAdd }: { editor: Editor; onAdd: () => void }) {
  const samples = editor.lines.filter((line) => editor.preview.data?.results.has(line));
  return (
    <span className="ml-auto flex">
      <Button variant="quiet" size="sm" onClick={adds(onAdd)}>
        <Plus aria-hidden className="size-3.5" />
        test
      </Button>
      <Button variant="quiet" size="sm" disabled={samples.length === 0} onClick={() => editor.addTests(samples)}>
        <Plus aria-hidden className="size-3.5" />
        all samples
      </Button>
    </span>
  );
}

/** Golden lines: what the rule must do to them, and whether it does, as the rule is written. */
export function TestsPanel({ editor }: { editor: Editor }) {
  const { rows, open, setOpen, put, add, take, remove } = useTests(editor);
  const failed = rows.filter(({ result }) => result && result.problems.length > 0).length;
  const passed = rows.filter(({ result }) => result?.problems.length === 0).length;
  return (
    <Panel aria-label="Tests" id="tests" className="scroll-mt-3">
      <PanelHeader title="Tests">
        <Sum passed={passed} failed={failed} />
        <Actions editor={editor} onAdd={add} />
      </PanelHeader>
      <ul className={cn('max-h-[420px] overflow-y-auto', editor.preview.data?.stale && 'opacity-55')}>
        {rows.map(({ row, result }) => (
          <GoldenLine
            key={row.row}
            row={row}
            result={result}
            draft={editor.draft}
            open={open === row.row}
            onOpen={() => setOpen(open === row.row ? null : row.row)}
            onTest={(test) => put(row.row, test)}
            onTake={() => result && take(row, result)}
            onRemove={() => remove(row.row)}
          />
        ))}
      </ul>
      {rows.length === 0 ? (
        <p className="px-3 py-3 text-ink3">
          A test holds the rule to what it does to a line, to the number. Saving is refused while one fails. Write one,
          or take samples as they come out now.
        </p>
      ) : null}
    </Panel>
  );
}
