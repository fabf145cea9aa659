'use client';

import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { markerClass } from '../../highlight/marked';
import { useSeriesBudget } from '../../series/hooks/use-series-budget';
import { count } from '../../time/format';
import { groupOfLabel, percentText } from '../forecast';
import type { Backtest, LabelForecast } from '../hooks/use-backtest';

const FEW = 5;

function Budget({ metric, exact }: { metric: Backtest['metrics'][number]; exact: boolean }) {
  const over = metric.series > metric.maxSeries;
  const share = Math.min(100, (metric.series / metric.maxSeries) * 100);
  return (
    <li className="flex flex-col gap-1 px-3 py-1.5">
      <span className="flex flex-wrap items-baseline gap-x-3">
        <code className="break-all">{metric.name}</code>
        <span className={cn('tabular', over ? 'text-warn' : 'text-ink2')}>
          {exact ? '' : 'more than '}
          <b className="font-semibold">{count(metric.series)}</b> of {count(metric.maxSeries)} series
        </span>
        <span className="tabular ml-auto text-ink3">{count(metric.increments)} counted</span>
      </span>
      <span aria-hidden className="h-[3px] overflow-hidden rounded bg-line2">
        <span className={cn('block h-full rounded', over ? 'bg-warn' : 'bg-accent')} style={{ width: `${share}%` }} />
      </span>
      {metric.advice ? <span className="text-warn">{metric.advice}</span> : null}
    </li>
  );
}

/** The series that the rule would make beside those that the organisation has. */
function OrgBudget({ run }: { run: Backtest }) {
  const { data: budget } = useSeriesBudget();
  if (!budget) return null;
  const free = Math.max(0, budget.maxSeries - budget.live);
  const wanted = run.metrics.reduce((sum, { series, maxSeries }) => sum + Math.min(series, maxSeries), 0);
  const over = wanted > free;
  return (
    <li className={cn('tabular px-3 py-1 text-xs', over ? 'text-warn' : 'text-ink3')}>
      {over
        ? `The organisation has ${count(budget.live)} of ${count(budget.maxSeries)} series: of those that are new, ${count(free)} find a place, the others count in __other__. Raise the limit in Settings, or take a label away.`
        : `The organisation has ${count(budget.live)} of ${count(budget.maxSeries)} series.`}
    </li>
  );
}

interface LabelValuesProps {
  forecast: LabelForecast;
  group: number | null;
  /** Where several metrics have labels, each is told with its own. */
  named: boolean;
}

function LabelValues({ forecast, group, named }: LabelValuesProps) {
  const [all, setAll] = useState(false);
  const total = forecast.top.reduce((sum, one) => sum + one.increments, forecast.other.increments);
  const shown = all ? forecast.top : forecast.top.slice(0, FEW);
  const hidden = forecast.top.length - shown.length;
  return (
    <div className="flex min-w-[220px] max-w-[420px] flex-1 flex-col gap-1">
      <h3 className="flex items-baseline gap-2 text-ink3 text-xs">
        <b className="font-semibold text-ink2">{forecast.label}</b>
        {named ? <code className="truncate">{forecast.metric}</code> : null}
        <span className="tabular ml-auto">
          {count(forecast.distinct)} {forecast.distinct === 1 ? 'value' : 'values'}
        </span>
      </h3>
      <ul className="flex flex-col gap-0.5">
        {shown.map(({ value, increments }) => (
          <li key={value} className="flex items-center gap-2 font-mono text-[12px]">
            <span className="min-w-0 flex-1 truncate" title={value}>
              <mark className={cn('rounded-[3px] px-0.5', group !== null && markerClass(group))}>
                {value || '(empty)'}
              </mark>
            </span>
            <span className="tabular text-right">{count(increments)}</span>
            <span className="tabular w-[44px] text-right text-ink3">{percentText(increments, total)}</span>
          </li>
        ))}
        {forecast.other.count > 0 && all ? (
          <li className="tabular flex gap-2 text-ink3 text-xs">
            <span className="flex-1">{count(forecast.other.count)} others</span>
            {count(forecast.other.increments)}
          </li>
        ) : null}
      </ul>
      {hidden > 0 ? (
        <Button variant="quiet" size="sm" className="self-start px-1" onClick={() => setAll(true)}>
          {hidden} more
        </Button>
      ) : null}
    </div>
  );
}

/** The series a rule would make, against their budgets, and which label values they come from. */
export function Forecast({ run, groups }: { run: Backtest; groups: readonly (string | null)[] }) {
  if (!run.complete || run.metrics.length === 0) return null;
  const named = new Set(run.labels.map(({ metric }) => metric)).size > 1;
  return (
    <>
      <ul className="border-line2 border-t py-1">
        {run.metrics.map((metric) => (
          <Budget key={metric.name} metric={metric} exact={run.seriesExact} />
        ))}
        <OrgBudget run={run} />
      </ul>
      {run.labels.length > 0 ? (
        <div className="flex flex-wrap gap-x-6 gap-y-3 border-line2 border-t px-3 py-2.5">
          {run.labels.map((forecast) => (
            <LabelValues
              key={`${forecast.metric} ${forecast.label}`}
              forecast={forecast}
              group={groupOfLabel(run.rule, forecast, groups)}
              named={named}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}
