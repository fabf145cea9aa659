'use client';

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Skeleton } from '../../../components/ui/skeleton';
import { ago, exact, lines, moment, span } from '../../time/format';
import type { Editor } from '../hooks/use-editor';
import { type Quarantine, type RuleStatsInFull, useRelease, useRuleStats } from '../hooks/use-rule-stats';
import type { Rule } from '../hooks/use-rules';
import { microsText, problemTexts, rateText } from '../stats-text';

interface StandingProps {
  ruleId: string;
  editor: Editor;
}

function Fact({ title, warn, children }: { title: string; warn?: boolean; children: ReactNode }) {
  return (
    <span title={title} className={warn ? 'text-warn' : undefined}>
      {children}
    </span>
  );
}

/** What the rule did since it was made, and what it takes. */
function Facts({ stats, nowMs }: { stats: RuleStatsInFull; nowMs: number }) {
  const last = stats.lastMatchAt === null ? null : Date.parse(stats.lastMatchAt);
  return (
    <p className="tabular flex min-h-[18px] flex-wrap gap-x-4 gap-y-0.5 px-1 text-ink2 text-xs">
      <Fact title="Since the rule was made">
        {stats.matches === 0 ? 'No line has matched yet' : `${lines(stats.matches)} matched`}
      </Fact>
      {stats.matchesPerSecond > 0 ? <Fact title="Over the last minute">{rateText(stats.matchesPerSecond)}</Fact> : null}
      {last !== null && nowMs > 0 ? <Fact title={exact(last)}>last match {ago(last, nowMs)}</Fact> : null}
      {stats.microsPerLine === null ? null : (
        <Fact title="CPU time for a line of any kind, the rule asked alone">
          {microsText(stats.microsPerLine)} a line
        </Fact>
      )}
      {problemTexts(stats.problems).map((text) => (
        <Fact key={text} warn title="Since the rule was made">
          {text}
        </Fact>
      ))}
    </p>
  );
}

/** What becomes of lines that such a rule would have held back. */
function consequence(rule: Rule | null): string {
  const kept = rule !== null && rule.action !== 'keep' ? ', also those that it would have dropped' : '';
  return rule?.stop ? `${kept}, and rules after it saw those that it would have stopped` : kept;
}

function OutOfMatching({
  quarantine,
  ruleId,
  editor,
  nowMs,
}: StandingProps & { quarantine: Quarantine; nowMs: number }) {
  const release = useRelease(ruleId);
  const since = Date.parse(quarantine.since);
  const showMissed = () => {
    editor.backtest.start({ kind: 'between', from: since, to: Math.max(Date.now(), since + 1_000) });
    document.getElementById('backtest')?.scrollIntoView({ behavior: 'smooth' });
  };
  return (
    <section
      aria-label="Out of matching"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-warn/40 bg-warn-bg px-3 py-2.5"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-[28ch]">
        <p className="font-semibold text-warn">
          Too slow: lines are matched without this rule since{' '}
          <span className="tabular" title={exact(since)}>
            {nowMs > 0 ? moment(since, nowMs) : '…'}
          </span>
        </p>
        <p className="text-ink2">
          {quarantine.reason} <span className="tabular">{lines(quarantine.linesNotAsked)}</span> were stored without
          asking it and are not in its numbers{consequence(editor.rule)}; all other rules go on. Save a faster pattern,
          or have it measured again.
        </p>
      </div>
      <span className="flex flex-wrap gap-1.5">
        <Button onClick={showMissed}>Try it on what it missed</Button>
        <Button variant="primary" disabled={release.isPending} onClick={() => release.mutate()}>
          Release
        </Button>
      </span>
    </section>
  );
}

/** Stretches that the rule's numbers leave out, for as long as their lines are there. */
function Missed({ quarantines, nowMs }: { quarantines: readonly Quarantine[]; nowMs: number }) {
  const ended = quarantines.filter(({ endedAt, linesNotAsked }) => endedAt !== null && linesNotAsked > 0);
  if (ended.length === 0 || nowMs === 0) return null;
  const [last] = ended as [Quarantine];
  const more = ended.length - 1;
  return (
    <p className="tabular px-1 text-ink3 text-xs" title={last.reason}>
      Not asked {span(Date.parse(last.since), Date.parse(last.endedAt ?? ''), nowMs)}, because it was too slow:{' '}
      {lines(last.linesNotAsked)}
      {more > 0 ? `, and ${more} more ${more === 1 ? 'time' : 'times'} before` : ''}. Its numbers leave them out, unless
      a backfill has counted them since.
    </p>
  );
}

/** How a saved rule stands: whether lines are matched with it, what it did, and what it takes. */
export function RuleStanding({ ruleId, editor }: StandingProps) {
  const { data: stats } = useRuleStats(ruleId);
  const now = useNow(1_000);
  if (stats === undefined) return <Skeleton className="h-[18px] w-[320px] max-w-full" />;
  return (
    <div className="flex flex-col gap-1.5">
      {stats.quarantine ? (
        <OutOfMatching quarantine={stats.quarantine} ruleId={ruleId} editor={editor} nowMs={now} />
      ) : null}
      {stats.quarantine && stats.matches === 0 ? null : <Facts stats={stats} nowMs={now} />}
      <Missed quarantines={stats.quarantines} nowMs={now} />
    </div>
  );
}
