'use client';

import dynamic from 'next/dynamic';
import { useId } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { sentenceOf } from '../../../components/ui/state';
import { RangePicker } from '../../time/components/range-picker';
import { lines, span } from '../../time/format';
import { draftOf } from '../draft';
import { costText, graphOfRun, verdictOf } from '../forecast';
import type { Backtest } from '../hooks/use-backtest';
import type { Editor } from '../hooks/use-editor';
import { BacktestLines } from './backtest-lines';
import { FillOffer } from './fill-offer';
import { Forecast } from './forecast';

const BarChart = dynamic(() => import('../../plot/components/bar-chart').then((module) => module.BarChart), {
  ssr: false,
  loading: () => <Skeleton className="mx-3 h-full" />,
});

const HEIGHT = 'h-[132px]';

/** Says of a run: how far it is, or what it found. */
function Verdict({ run }: { run: Backtest }) {
  const { tone, text } = verdictOf(run);
  const colours = { ok: 'text-ok', calm: 'text-ink2', bad: 'text-bad' };
  return (
    <p role="status" data-backtest={run.state} className={cn('tabular min-w-0', colours[tone])}>
      {tone === 'ok' ? '✓ ' : ''}
      {text}
    </p>
  );
}

function Progress({ run }: { run: Backtest | undefined }) {
  const { lines, of } = run?.progress ?? { lines: 0, of: 1 };
  const percent = of === 0 ? 0 : Math.round((lines / of) * 100);
  return (
    <div
      role="progressbar"
      aria-label="How far the back-test is"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-full bg-accent transition-[width] duration-200"
      style={{ width: `${percent}%` }}
    />
  );
}

function Teach({ editor }: { editor: Editor }) {
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      <p className="text-ink2">
        Before you save: how many of the lines that arrived would it match, and which series would that make?
      </p>
      <p className="text-ink3 text-xs">
        {editor.draft.pattern === '' ? 'It needs a pattern first.' : 'Nothing is saved or counted by trying.'}
      </p>
    </div>
  );
}

/** The numbers belong to another text of the rule than the one above: says so, and offers that text. */
function EarlierText({ editor, run }: { editor: Editor; run: Backtest }) {
  const take = () => {
    const { filters, metrics, field, pattern, order } = draftOf(run.rule);
    editor.change({ filters, metrics, field, pattern, order });
  };
  return (
    <p className="flex flex-wrap items-center gap-2 border-line2 border-b px-3 py-1.5 text-ink2">
      These numbers are of an earlier text of the rule.
      <Button size="sm" variant="quiet" onClick={take}>
        Bring that text back
      </Button>
    </p>
  );
}

function Results({ editor, run }: { editor: Editor; run: Backtest }) {
  const now = useNow(60_000);
  const graph = graphOfRun(run);
  return (
    <>
      <div className={cn('relative pt-2', HEIGHT)}>
        {graph ? (
          <BarChart graph={graph} bars={graph.bars} at={null} />
        ) : (
          <p className="flex h-full items-center justify-center text-ink2">No line arrived in this time.</p>
        )}
      </div>
      <p className="tabular flex flex-wrap gap-x-3 px-3 pb-2 text-ink3 text-xs">
        {now > 0 ? <span>{span(Date.parse(run.from), Date.parse(run.to), now)}</span> : null}
        <span>{costText(run)}</span>
        {run.stopped > 0 ? (
          <span title="As rules are now">
            {lines(run.stopped)} {run.stopped === 1 ? 'stops' : 'stop'} at a rule before it
          </span>
        ) : null}
        {run.complete ? null : <Chip>so far</Chip>}
      </p>
      {run.tooSlow === null || run.state === 'failed' ? null : (
        <p className="tabular wrap-anywhere border-line2 border-t px-3 py-2 text-warn">{run.tooSlow}</p>
      )}
      <FillOffer editor={editor} />
      <Forecast run={run} groups={editor.painted.groups} />
      <BacktestLines run={run} editor={editor} />
    </>
  );
}

function Controls({ editor }: { editor: Editor }) {
  const { backtest } = editor;
  const now = useNow(60_000);
  const able = editor.draft.pattern !== '' && !editor.broken;
  return (
    <div className="ml-auto flex items-center gap-1.5">
      {now > 0 ? <RangePicker range={backtest.range} nowMs={now} onChange={backtest.setRange} /> : null}
      {backtest.running ? (
        <Button onClick={backtest.cancel} aria-keyshortcuts="Escape" className="w-[76px]">
          Cancel
        </Button>
      ) : (
        <Button
          onClick={() => able && backtest.start()}
          aria-disabled={!able}
          title={able ? undefined : 'The pattern must be valid first'}
          className="w-[76px]"
        >
          Back-test
        </Button>
      )}
    </div>
  );
}

/** The rule on stored lines, before it is saved: how many it would match, when, and which series that makes. */
export function BacktestPanel({ editor }: { editor: Editor }) {
  const { run, error, running, isOfThisText, loading } = editor.backtest;
  const heading = useId();
  const { cancel } = editor.backtest;
  useHotkeys({ Escape: cancel });
  const earlier = run !== undefined && !running && !isOfThisText;
  return (
    <Panel aria-labelledby={heading} id="backtest" className="scroll-mt-3">
      <PanelHeader title={<span id={heading}>Try it on history</span>} className="flex-wrap">
        {run ? <Verdict run={run} /> : null}
        <Controls editor={editor} />
      </PanelHeader>
      <div className="-mt-px h-[2px]">{running ? <Progress run={run} /> : null}</div>
      {error ? (
        <p role="alert" className="border-line2 border-b px-3 py-2 text-bad">
          The rule could not be tried on history. {sentenceOf(error)}
        </p>
      ) : null}
      {run && earlier ? <EarlierText editor={editor} run={run} /> : null}
      {run ? (
        <div className={cn(earlier && 'grayscale')} aria-busy={running}>
          <Results editor={editor} run={run} />
        </div>
      ) : null}
      {loading && !error ? <Skeleton className={cn('m-3', HEIGHT)} /> : null}
      {!run && !loading ? <Teach editor={editor} /> : null}
    </Panel>
  );
}
