'use client';

import { X } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Marked } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import { definitionOf, type TestRow } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { type GoldenResult, testKey } from '../hooks/use-preview';
import { expectationOf, problemText, testFrom } from '../outcome';

interface GoldenLineProps {
  row: TestRow;
  result: GoldenResult | undefined;
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

function GoldenLine({ row, result, onTake, onRemove }: GoldenLineProps) {
  const { test } = row;
  const state = stateOf(result);
  const failed = state === 'fails';
  const expected = expectationOf(test);
  return (
    <li
      data-test={state}
      className={cn(
        'grid grid-cols-[16px_minmax(0,1fr)_26px] items-center gap-x-2 border-line2 border-b py-0.5 pr-1.5 pl-3 last:border-0',
        failed && 'bg-bad-bg',
      )}
    >
      <span role="img" aria-label={state} className={COLOURS[state]}>
        {SIGNS[state]}
      </span>
      <span className="flex min-w-0 items-center gap-3">
        <code className={cn('min-w-0 flex-1 truncate whitespace-pre', !test.match && 'text-ink3')} title={test.input}>
          <Marked segments={segmentsOf(test.input, spansOf(test.input, result))} />
        </code>
        <span className="max-w-[45%] shrink-0 truncate text-ink3 text-xs" title={`expects ${expected}`}>
          {expected}
        </span>
      </span>
      <Button
        variant="quiet"
        size="iconSm"
        aria-label={`Remove the test ${test.input.slice(0, 80)}`}
        onClick={onRemove}
      >
        <X aria-hidden className="size-3.5" />
      </Button>
      {result && failed ? <Problems result={result} onTake={onTake} /> : null}
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

/** Golden lines: what the rule must do to them, and whether it does, as the rule is written. */
export function TestsPanel({ editor }: { editor: Editor }) {
  const { draft, change, preview } = editor;
  const { metrics } = definitionOf(draft);
  const known = draft.pattern === '' ? undefined : preview.data?.tests;
  const rows = draft.tests.map((row) => ({ row, result: known?.get(testKey(row.test)) }));
  const failed = rows.filter(({ result }) => result && result.problems.length > 0).length;
  const passed = rows.filter(({ result }) => result?.problems.length === 0).length;
  const samples = editor.lines.filter((line) => preview.data?.results.has(line));
  const take = ({ row, test }: TestRow, { found }: GoldenResult) => {
    const next = { row, test: testFrom(test.input, found, metrics) };
    change({ tests: draft.tests.map((one) => (one.row === row ? next : one)) });
  };
  return (
    <Panel aria-label="Tests" id="tests" className="scroll-mt-3">
      <PanelHeader title="Tests">
        <Sum passed={passed} failed={failed} />
        <Button
          variant="quiet"
          size="sm"
          className="ml-auto"
          disabled={samples.length === 0}
          onClick={() => editor.addTests(samples)}
        >
          + all samples
        </Button>
      </PanelHeader>
      <ul className={cn('max-h-[420px] overflow-y-auto', preview.data?.stale && 'opacity-55')}>
        {rows.map(({ row, result }) => (
          <GoldenLine
            key={row.row}
            row={row}
            result={result}
            onTake={() => result && take(row, result)}
            onRemove={() => change({ tests: draft.tests.filter((one) => one.row !== row.row) })}
          />
        ))}
      </ul>
      {rows.length === 0 ? (
        <p className="px-3 py-3 text-ink3">
          A test holds the rule to what it does to a line, to the number. Saving is refused while one fails. Add a
          sample with “test”.
        </p>
      ) : null}
    </Panel>
  );
}
