'use client';

import { ChartColumn } from 'lucide-react';
import Link from 'next/link';
import { useQueryState } from 'nuqs';
import { type ReactNode, useId } from 'react';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { RangePicker } from '../../time/components/range-picker';
import { exact, moment, span } from '../../time/format';
import { encodeRange, type Range } from '../../time/range';
import { fillRangeOf } from '../fill-range';
import { factsOf, foundOf, percentWalked, prospectText, verdictOfFill } from '../history-words';
import {
  type Backfill,
  type Prospect,
  useBackfills,
  useCancelBackfill,
  useStartBackfill,
} from '../hooks/use-backfills';
import type { Editor } from '../hooks/use-editor';
import type { Rule } from '../hooks/use-rules';
import { parseAsFill } from '../url-state';

const COLOURS = { ok: 'text-ok', calm: 'text-ink2', bad: 'text-bad' };

function Verdict({ run }: { run: Backfill }) {
  const { tone, text } = verdictOfFill(run);
  return (
    <p role="status" data-backfill={run.state} className={cn('tabular min-w-0', COLOURS[tone])}>
      {tone === 'ok' ? '✓ ' : ''}
      {text}
    </p>
  );
}

function Progress({ run }: { run: Backfill }) {
  const percent = percentWalked(run);
  return (
    <div
      role="progressbar"
      aria-label="How far the backfill is"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cn(
        'h-full bg-accent transition-[width] duration-200',
        run.phase === 'publishing' && 'motion-safe:animate-pulse',
      )}
      style={{ width: `${percent}%` }}
    />
  );
}

/** Where history ends and live begins, drawn as on the graph. */
function Seam({ run, nowMs }: { run: Backfill; nowMs: number }) {
  const [from, live] = [Date.parse(run.covered.from), Date.parse(run.liveFrom)];
  return (
    <div className="tabular flex flex-col gap-1 px-3 text-ink3 text-xs">
      <div aria-hidden className="flex h-2.5 items-stretch">
        <i className="flex-[3] rounded-l-sm opacity-45" style={{ background: 'var(--s1)' }} />
        <i className="w-px bg-ink" />
        <i className="flex-[2] rounded-r-sm" style={{ background: 'var(--s1)' }} />
      </div>
      <p className="flex">
        <span className="flex-[3]" title={exact(from)}>
          history from {moment(from, nowMs)}
        </span>
        <span className="flex-[2]" title={exact(live)}>
          live from {moment(live, nowMs)}
        </span>
      </p>
    </div>
  );
}

const MARGIN_MS = 60_000;

function Ended({ run, prospect, nowMs }: { run: Backfill; prospect: Prospect | undefined; nowMs: number }) {
  const metric = run.metrics[0];
  const range: Range = { kind: 'between', from: Date.parse(run.covered.from) - MARGIN_MS, to: nowMs };
  return (
    <div className="flex flex-col gap-2.5 py-3">
      {run.counted > 0 ? <Seam run={run} nowMs={nowMs} /> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3">
        <p className="tabular min-w-0 text-ink2">{factsOf(run)}</p>
        {metric && run.counted > 0 ? (
          <Button asChild size="sm" className="ml-auto">
            <Link href={`/explore?metric=${encodeURIComponent(metric)}&t=${encodeURIComponent(encodeRange(range))}`}>
              <ChartColumn aria-hidden className="size-3.5" />
              See it on the graph
            </Link>
          </Button>
        ) : null}
      </div>
      {prospect ? <Reasons prospect={prospect} told={run.state === 'done' ? run.metrics : []} /> : null}
    </div>
  );
}

function Running({ run, nowMs }: { run: Backfill; nowMs: number }) {
  const back = run.progress.lines > 0 ? ` · back to ${moment(Date.parse(run.covered.from), nowMs)}` : '';
  return (
    <div className="flex flex-col gap-1 px-3 py-3">
      <p className="tabular text-ink2">
        {foundOf(run)}
        {run.phase === 'counting' ? back : ''}
      </p>
      <p className="text-ink3 text-xs">
        Until it ends, {run.metrics.join(', ')} shows nothing on the graph; live lines are counted all the same. It goes
        on without this page.
      </p>
    </div>
  );
}

/** Why metrics take no history, each a sentence. @param told metrics whose history is on the graph */
function Reasons({ prospect, told = [] }: { prospect: Prospect; told?: readonly string[] }) {
  const reasons = prospect.metrics.flatMap(({ name, refused }) => (told.includes(name) ? [] : (refused ?? [])));
  const shown = prospect.metrics.length === 0 && prospect.refused !== null ? [prospect.refused] : reasons;
  if (shown.length === 0) return null;
  return (
    <ul aria-label="What takes no history" className="flex flex-col gap-1 px-3 text-ink3 text-xs">
      {shown.map((reason) => (
        <li key={reason} className="wrap-anywhere max-w-[90ch]">
          {reason}
        </li>
      ))}
    </ul>
  );
}

const SAVE_FIRST = 'History is counted for the rule as it is saved: save what you changed first.';

interface OfferProps {
  rule: Rule;
  dirty: boolean;
  prospect: Prospect;
  nowMs: number;
}

function Offer({ rule, dirty, prospect, nowMs }: OfferProps) {
  return (
    <div className="flex flex-col gap-1.5 py-3">
      <p className="wrap-anywhere max-w-[90ch] px-3 text-ink2">
        {dirty ? SAVE_FIRST : prospectText(prospect, rule.version, nowMs)}
      </p>
      <Reasons prospect={prospect} />
    </div>
  );
}

/** Of a rule that can have no history, and has none: a line, and why for whoever asks. */
function NoHistory({ prospect, children }: { prospect: Prospect; children: ReactNode }) {
  return (
    <details id="backfill" className="scroll-mt-3 text-ink3 text-xs">
      <summary className="w-fit cursor-pointer rounded px-3 py-1 hover:text-ink2">
        No history can be counted for this rule
      </summary>
      <Reasons prospect={prospect} />
      {children}
    </details>
  );
}

/** Earlier ones, of this version or others, a row each. */
function Earlier({ runs, nowMs }: { runs: readonly Backfill[]; nowMs: number }) {
  if (runs.length === 0) return null;
  return (
    <ul aria-label="Earlier backfills" className="tabular border-line2 border-t px-3 py-2 text-ink3 text-xs">
      {runs.map((run) => (
        <li key={run.id} className="flex flex-wrap gap-x-2">
          <span>v{run.ruleVersion}</span>
          <span>{span(Date.parse(run.covered.from), Date.parse(run.covered.to), nowMs)}</span>
          <span>{verdictOfFill(run).text}</span>
        </li>
      ))}
    </ul>
  );
}

interface ControlsProps {
  range: Range;
  onRange: (range: Range) => void;
  nowMs: number;
  /** Why it cannot be begun; null where it can. */
  why: string | null;
  onStart: () => void;
}

function StartControls({ range, onRange, nowMs, why, onStart }: ControlsProps) {
  return (
    <div className="ml-auto flex items-center gap-1.5">
      {nowMs > 0 && why === null ? <RangePicker range={range} nowMs={nowMs} onChange={onRange} /> : null}
      <Button
        aria-disabled={why !== null}
        title={why ?? undefined}
        className="w-[76px]"
        onClick={() => why === null && onStart()}
      >
        Backfill
      </Button>
    </div>
  );
}

function CancelButton({ run }: { run: Backfill }) {
  const cancel = useCancelBackfill(run);
  const stopping = run.phase === 'publishing' || cancel.isPending || cancel.isSuccess;
  return (
    <Button
      className="ml-auto w-[76px]"
      aria-disabled={stopping}
      title={stopping ? 'It is ending: what it has counted is being drawn' : 'What it has counted so far stays'}
      onClick={() => !stopping && cancel.mutate()}
    >
      Cancel
    </Button>
  );
}

/** @returns why no backfill can be begun now; null where one can. */
function hindrance(prospect: Prospect | undefined, { dirty, starting }: { dirty: boolean; starting: boolean }) {
  if (!prospect || starting) return 'One moment';
  if (dirty) return SAVE_FIRST;
  if (prospect.refused !== null) return prospect.refused;
  return prospect.earlier === null ? 'No line that came before the rule is stored' : null;
}

/** The last backfill, unless it found nothing and was of a version that is gone. */
const shownOf = (latest: Backfill | undefined, { version }: Rule): Backfill | undefined =>
  latest && (latest.state === 'running' || latest.counted > 0 || latest.ruleVersion === version) ? latest : undefined;

/** Whether a backfill runs, or has told all that can be told. */
const isOver = (run: Backfill | undefined, prospect: Prospect | undefined): boolean =>
  run?.state === 'running' || (run !== undefined && prospect?.refused !== null);

function Header({ rule, editor, run, prospect, titleId, nowMs }: HeaderProps) {
  const [chosen, setChosen] = useQueryState('fill', parseAsFill);
  const start = useStartBackfill(rule.id);
  const range = chosen ?? editor.backtest.range;
  return (
    <>
      <PanelHeader title={<span id={titleId}>Backfill</span>} className="flex-wrap">
        {run ? <Verdict run={run} /> : null}
        {run?.state === 'running' ? <CancelButton run={run} /> : null}
        {isOver(run, prospect) ? null : (
          <StartControls
            range={range}
            onRange={(next) => void setChosen(next)}
            nowMs={nowMs}
            why={hindrance(prospect, { dirty: editor.dirty, starting: start.isPending })}
            onStart={() => start.mutate(fillRangeOf(range, Date.now()))}
          />
        )}
      </PanelHeader>
      <div className="-mt-px h-[2px]">{run?.state === 'running' ? <Progress run={run} /> : null}</div>
      {start.error ? (
        <p role="alert" className="wrap-anywhere border-line2 border-b px-3 py-2 text-bad">
          No backfill was begun. {sentenceOf(start.error)}
        </p>
      ) : null}
    </>
  );
}

interface HeaderProps {
  rule: Rule;
  editor: Editor;
  run: Backfill | undefined;
  prospect: Prospect | undefined;
  titleId: string;
  nowMs: number;
}

interface BodyProps {
  rule: Rule;
  dirty: boolean;
  run: Backfill | undefined;
  backfills: ReturnType<typeof useBackfills>;
  nowMs: number;
}

function Body({ rule, dirty, run, backfills: { runs, prospect }, nowMs }: BodyProps) {
  const error = runs.error ?? prospect.error;
  const again = () => void Promise.all([runs.refetch(), prospect.refetch()]);
  if (run && nowMs > 0)
    return run.state === 'running' ? (
      <Running run={run} nowMs={nowMs} />
    ) : (
      <Ended run={run} prospect={prospect.data} nowMs={nowMs} />
    );
  if (error) {
    return <Failed what="Whether it can be counted is not known." error={error} onRetry={again} className="py-6" />;
  }
  if (!prospect.data) return null;
  return <Offer rule={rule} dirty={dirty} prospect={prospect.data} nowMs={nowMs} />;
}

/** The lines that came before the rule, counted afterwards, so that its graph begins in the past. */
export function BackfillPanel({ rule, editor }: { rule: Rule; editor: Editor }) {
  const titleId = useId();
  const nowMs = useNow(30_000);
  const backfills = useBackfills(rule.id);
  const { runs, prospect, latest } = backfills;
  const run = shownOf(latest, rule);
  const earlier =
    nowMs > 0 && runs.data ? <Earlier runs={runs.data.filter((one) => one !== run)} nowMs={nowMs} /> : null;
  const waits = runs.isPending || prospect.isPending || nowMs === 0;
  if (waits) return <Skeleton className="mx-3 my-1 h-4 w-[230px]" />;
  if (run === undefined && prospect.data?.refused) {
    return <NoHistory prospect={prospect.data}>{earlier}</NoHistory>;
  }
  return (
    <Panel aria-labelledby={titleId} id="backfill" className="scroll-mt-3">
      <Header {...{ rule, editor, run, titleId, nowMs }} prospect={prospect.data} />
      <Body rule={rule} dirty={editor.dirty} run={run} backfills={backfills} nowMs={nowMs} />
      {earlier}
    </Panel>
  );
}
