'use client';

import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Switch } from '../../../components/ui/switch';
import { Tooltip } from '../../../components/ui/tooltip';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { ago, count, exact, moment } from '../../time/format';
import { useMatches } from '../hooks/use-matches';
import { useDeleteRule, useToggleRule } from '../hooks/use-rule-changes';
import { type RuleStats, useAllRuleStats } from '../hooks/use-rule-stats';
import type { Rule } from '../hooks/use-rules';
import { drawnHours, paceText, sparkPoints } from '../spark';
import { microsText, problemTexts, rateText } from '../stats-text';

const COLUMNS =
  'grid grid-cols-[28px_minmax(0,1fr)_auto] items-center gap-x-3 px-3 md:grid-cols-[28px_minmax(0,1.3fr)_minmax(0,1fr)_84px_28px] lg:grid-cols-[28px_minmax(0,1.3fr)_minmax(0,1fr)_172px_64px_52px_140px_28px]';
const SPARK = { width: 72, height: 18 };

/** The last hours as a line. */
function Spark({ hours }: { hours: readonly number[] }) {
  const points = sparkPoints(drawnHours(hours), SPARK);
  return (
    <svg aria-hidden="true" width={SPARK.width} height={SPARK.height} className="hidden shrink-0 lg:block">
      <polyline points={points} fill="none" stroke="var(--s1)" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}

interface Seen {
  hours: readonly number[] | undefined;
  stats: RuleStats | undefined;
}

/** From the graph where the rule counts; else what the workers saw. */
function Matches({ hours, stats }: Seen) {
  if (!hours && !stats) {
    return (
      <span className="text-right text-ink3" title="What it counted is not known yet, or Prometheus does not answer">
        –
      </span>
    );
  }
  const total = hours?.reduce((sum, value) => sum + value, 0) ?? stats?.matches ?? 0;
  const pace = rateText(stats?.matchesPerSecond ?? 0) || (hours ? paceText(hours) : '');
  return (
    <span
      className="flex items-center justify-end gap-2"
      title={hours ? 'Lines counted in the last 24 hours' : 'Lines since the rule was made'}
    >
      {hours ? <Spark hours={hours} /> : null}
      <span className="flex min-w-[44px] flex-col text-right lg:w-[84px]">
        <span className="tabular">{count(total)}</span>
        <span className="tabular hidden whitespace-nowrap text-ink3 text-xs lg:block">{pace}</span>
      </span>
    </span>
  );
}

function Cost({ stats }: Pick<Seen, 'stats'>) {
  const micros = stats?.quarantine?.microsPerLine ?? stats?.microsPerLine ?? null;
  return (
    <span
      className={cn('tabular hidden text-right lg:block', stats?.quarantine ? 'text-warn' : 'text-ink2')}
      title={micros === null ? 'Not measured yet' : 'CPU time for a line, the rule asked alone'}
    >
      {micros === null ? <span className="text-ink3">–</span> : microsText(micros)}
    </span>
  );
}

/** What is wrong with a rule that is on: it is too slow, or does not do all that it wants. */
function Trouble({ stats, nowMs }: { stats: RuleStats | undefined; nowMs: number }) {
  if (stats?.quarantine) {
    const since = Date.parse(stats.quarantine.since);
    return (
      <span className="block truncate text-warn text-xs" title={stats.quarantine.reason}>
        too slow, out of matching{nowMs > 0 ? ` since ${moment(since, nowMs, true)}` : ''}
      </span>
    );
  }
  const [first] = stats ? problemTexts(stats.problems) : [];
  return first === undefined ? null : <span className="block truncate text-warn text-xs">{first}</span>;
}

function Metrics({ rule }: { rule: Rule }) {
  if (rule.metrics.length === 0) return <span className="text-ink3">tags only</span>;
  return (
    <span className="flex min-w-0 flex-col">
      {rule.metrics.map(({ name }) => (
        <Link
          key={name}
          href={`/explore?metric=${encodeURIComponent(name)}`}
          className="relative truncate rounded font-mono text-[12px] hover:text-accent hover:underline"
        >
          {name}
        </Link>
      ))}
    </span>
  );
}

/** What is not usual about a rule: what becomes of its lines, and what it holds back. */
function Standing({ rule }: { rule: Rule }) {
  const { action, stop } = rule;
  const words = [
    action === 'drop' ? 'drops its lines' : '',
    typeof action === 'object' ? `keeps ${Number((action.sample * 100).toPrecision(6))} %` : '',
    stop ? 'stops' : '',
  ].filter(Boolean);
  return words.length === 0 ? null : <span className="block truncate text-ink3 text-xs">{words.join(' · ')}</span>;
}

function Tests({ rule: { tests = [] } }: { rule: Rule }) {
  return (
    <span
      className={cn('tabular hidden text-right lg:block', tests.length === 0 ? 'text-ink3' : 'text-ink2')}
      title={
        tests.length === 0 ? 'Nothing holds the rule to what it does' : 'All pass, or it could not have been saved'
      }
    >
      {tests.length || '–'}
    </span>
  );
}

function RuleRow({ rule, hours, stats, nowMs }: Seen & { rule: Rule; nowMs: number }) {
  const toggle = useToggleRule();
  const remove = useDeleteRule();
  const updated = Date.parse(rule.updatedAt);
  return (
    <li className={`${COLUMNS} border-line2 border-b py-2 last:border-0 hover:bg-line2/40`}>
      <Switch
        label={`${rule.name} enabled`}
        checked={rule.enabled}
        disabled={toggle.isPending}
        onChange={(enabled) => toggle.mutate({ rule, enabled })}
      />
      <span className={rule.enabled ? 'min-w-0' : 'min-w-0 text-ink3'}>
        <Link
          href={`/rules/${rule.id}`}
          className="block truncate rounded font-medium hover:text-accent hover:underline"
        >
          {rule.name}
        </Link>
        <Trouble stats={stats} nowMs={nowMs} />
        <Standing rule={rule} />
        <code className={rule.enabled ? 'block truncate text-ink2' : 'block truncate'}>
          {rule.enabled ? <Marked segments={paintPattern(rule.pattern).pieces} /> : rule.pattern}
        </code>
      </span>
      <span className="order-last col-start-2 min-w-0 md:order-none md:col-start-auto">
        <Metrics rule={rule} />
      </span>
      <Matches hours={hours} stats={stats} />
      <Cost stats={stats} />
      <Tests rule={rule} />
      <span className="tabular hidden truncate pl-4 text-ink2 lg:block" title={`Saved ${exact(updated)}`}>
        v{rule.version}
        {nowMs > 0 ? <span className="text-ink3"> · {ago(updated, nowMs)}</span> : null}
      </span>
      <span className="hidden md:block">
        <Tooltip text="Delete; a click brings it back">
          <Button variant="quiet" size="iconSm" aria-label={`Delete ${rule.name}`} onClick={() => remove.mutate(rule)}>
            <Trash2 aria-hidden className="size-3.5" />
          </Button>
        </Tooltip>
      </span>
    </li>
  );
}

/** What a rule's matches are read from: other metrics add up numbers, or do not count. */
const counterOf = ({ metrics }: Rule): string | undefined =>
  metrics.find(({ type, value }) => type === 'counter' && value === undefined)?.name;

/** One row a rule: is it on, what does it mark, what does it count, how often, what does it take. */
export function RuleTable({ rules }: { rules: readonly Rule[] }) {
  const stats = useAllRuleStats();
  const matches = useMatches(rules.flatMap((rule) => counterOf(rule) ?? []));
  const now = useNow(60_000);
  return (
    <Panel aria-label="Rules">
      <div className={`${COLUMNS} hidden border-line2 border-b py-1.5 text-ink3 text-xs md:grid`}>
        <span>on</span>
        <span>rule</span>
        <span>counts</span>
        <span className="text-right">last 24 hours</span>
        <span className="hidden text-right lg:block" title="CPU time for a line, the rule asked alone">
          cost
        </span>
        <span className="hidden text-right lg:block">tests</span>
        <span className="hidden pl-4 lg:block">saved</span>
      </div>
      <ul>
        {rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            hours={matches.get(counterOf(rule) ?? '')}
            stats={stats.get(rule.id)}
            nowMs={now}
          />
        ))}
      </ul>
    </Panel>
  );
}
