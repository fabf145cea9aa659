'use client';

import Link from 'next/link';
import { Select } from '../../../components/ui/select';
import type { Metric } from '../../series/hooks/use-metrics';
import { count } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { BUCKET } from '../counts';
import type { Explore } from '../hooks/use-explore';

/** Radix takes no empty value. */
const NOTHING = '-';

function FromRules({ metric }: { metric: Metric }) {
  if (metric.rules.length === 0) return null;
  return (
    <p className="ml-auto flex min-w-0 items-center gap-1 rounded-[5px] bg-line2 px-1.5 py-px text-ink2 text-xs">
      from {metric.rules.length === 1 ? 'rule' : 'rules'}
      {metric.rules.map((rule) => (
        <Link
          key={rule.id}
          href={`/rules/${rule.id}`}
          className="truncate font-semibold hover:text-accent hover:underline"
        >
          {rule.name}
          {rule.enabled ? '' : ' (disabled)'}
        </Link>
      ))}
    </p>
  );
}

interface QueryBarProps {
  explore: Explore;
  metrics: readonly Metric[];
  metric: Metric;
}

/** What is drawn: which metric, split by which label, counted per what. */
export function QueryBar({ explore, metrics, metric }: QueryBarProps) {
  const names = metrics.map((one) => ({ value: one.name, label: one.name, hint: `${count(one.seriesCount)} series` }));
  const labels = [
    ...metric.labelNames.filter((name) => name !== BUCKET).map((name) => ({ value: name, label: name })),
    ...(metric.type === 'histogram' ? [{ value: BUCKET, label: 'value (heat map)' }] : []),
    { value: NOTHING, label: 'nothing' },
  ];
  return (
    <div className="flex min-h-[30px] flex-wrap items-center gap-2">
      <Select label="Metric" prefix="metric" mono value={metric.name} onChange={explore.setMetric} options={names} />
      <Select
        label="Split by label"
        prefix="by"
        value={explore.by === '' ? NOTHING : explore.by}
        onChange={(label) => explore.setBy(label === NOTHING ? '' : label)}
        options={labels}
      />
      {explore.window && metric.type !== 'gauge' ? (
        <span className="hidden text-ink3 text-sm sm:inline">
          count per <span className="text-ink2">{spellSeconds(explore.window.step)}</span>
        </span>
      ) : null}
      {metric.rules.length > 0 && metric.rules.every(({ enabled }) => !enabled) ? (
        <p role="status" className="text-sm text-warn">
          {metric.rules.length === 1 ? 'Its rule is disabled' : 'Its rules are disabled'}: nothing new is counted.
        </p>
      ) : null}
      <FromRules metric={metric} />
    </div>
  );
}
