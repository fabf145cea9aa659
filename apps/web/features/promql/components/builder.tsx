'use client';

import { Plus, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { Input } from '../../../components/ui/input';
import { Select } from '../../../components/ui/select';
import { BUCKET } from '../../explore/counts';
import type { Metric } from '../../series/hooks/use-metrics';
import {
  type Built,
  COMBINES,
  type Combine,
  DEFAULT_RANGE,
  OPS,
  type Op,
  read,
  type Where,
  WINDOWED,
  type Windowed,
  write,
} from '../builder';
import { useLabelValues } from '../hooks/use-label-values';

/** Radix takes no empty value. */
const NONE = '-';
const RANGES = ['1m', '5m', '15m', '1h', '6h', '1d'];

const FUNCTIONS: Readonly<Record<Windowed, string>> = {
  rate: 'per second (rate)',
  increase: 'how many (increase)',
  max_over_time: 'highest (max_over_time)',
  min_over_time: 'lowest (min_over_time)',
  avg_over_time: 'average (avg_over_time)',
};

const OP_WORDS: Readonly<Record<Op, string>> = { '=': 'is', '!=': 'is not', '=~': 'matches', '!~': 'does not match' };

const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** @returns the metric's names as series bear them: a histogram is its buckets, where they are classic, its sum and its count. */
function seriesNames({ name, type, labelNames }: Metric): string[] {
  if (type !== 'histogram') return [name];
  const buckets = labelNames.includes(BUCKET) ? [] : [`${name}_bucket`];
  return [...buckets, `${name}_count`, `${name}_sum`];
}

const START: Built = { metric: '', where: [], fn: null, range: DEFAULT_RANGE, combine: null, by: [] };

interface BuilderProps {
  text: string;
  metrics: readonly Metric[];
  onWrite: (text: string) => void;
}

interface PartProps {
  built: Built;
  labels: readonly string[];
  change: (next: Partial<Built>) => void;
}

function Condition({
  metric,
  where,
  labels,
  change,
  remove,
}: {
  metric: string;
  where: Where;
  labels: readonly string[];
  change: (next: Where) => void;
  remove: () => void;
}) {
  const { data: values = [] } = useLabelValues(metric, where.label);
  const [value, setValue] = useState(where.value);
  useEffect(() => setValue(where.value), [where.value]);
  const list = useId();
  const known = labels.includes(where.label) ? labels : [where.label, ...labels];
  const keep = () => value !== where.value && change({ ...where, value });
  return (
    <span className="flex min-w-0 max-w-full items-center gap-1">
      <Select
        label="Label"
        mono
        value={where.label}
        options={plain(known)}
        onChange={(label) => change({ ...where, label })}
      />
      <Select
        label="How it is compared"
        value={where.op}
        options={OPS.map((op) => ({ value: op, label: OP_WORDS[op], hint: op }))}
        onChange={(op) => change({ ...where, op: op as Op })}
      />
      <Input
        aria-label={`Value of ${where.label}`}
        list={list}
        value={value}
        className="w-[150px] font-mono"
        onChange={(event) => setValue(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <datalist id={list}>
        {values.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Button variant="quiet" size="iconSm" aria-label={`Take ${where.label} out`} onClick={remove}>
        <X aria-hidden className="size-3.5" />
      </Button>
    </span>
  );
}

function WhereRow({ built, labels, change }: PartProps) {
  const { where, metric } = built;
  const first = labels[0];
  return (
    <>
      {where.map((one, place) => (
        <Condition
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
          key={place}
          {...{ metric, labels, where: one }}
          change={(next) => change({ where: where.map((old, i) => (i === place ? next : old)) })}
          remove={() => change({ where: where.filter((_, i) => i !== place) })}
        />
      ))}
      <Button
        size="sm"
        variant="quiet"
        disabled={first === undefined}
        onClick={() => change({ where: [...where, { label: first ?? '', op: '!=', value: '' }] })}
      >
        <Plus aria-hidden className="size-3.5" />
        where
      </Button>
    </>
  );
}

function ByRow({ built, labels, change }: PartProps) {
  const { combine, by } = built;
  if (combine === null) return null;
  const toggle = (label: string) =>
    change({ by: by.includes(label) ? by.filter((one) => one !== label) : [...by, label] });
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="float-left mr-1.5 text-ink3">by</legend>
      {[...new Set([...labels, ...by])].map((label) => (
        <Button
          key={label}
          size="sm"
          aria-pressed={by.includes(label)}
          className="font-mono aria-pressed:border-accent aria-pressed:bg-accent-bg aria-pressed:text-accent"
          onClick={() => toggle(label)}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  );
}

function MetricSelect({
  built,
  metrics,
  change,
}: {
  built: Built;
  metrics: readonly Metric[];
  change: PartProps['change'];
}) {
  const names = metrics.flatMap(seriesNames);
  const known = built.metric === '' || names.includes(built.metric) ? names : [built.metric, ...names];
  const choose = (metric: string) => {
    const type = metrics.find((one) => seriesNames(one).includes(metric))?.type;
    const fits = type === 'gauge' ? { fn: null, combine: null } : { fn: 'rate' as const, combine: 'sum' as const };
    change({ metric, where: [], by: [], ...fits });
  };
  return (
    <Select
      label="Metric"
      prefix="metric"
      mono
      placeholder="choose one"
      value={built.metric}
      options={plain(known)}
      onChange={choose}
    />
  );
}

/** Says a query in a few choices and writes it as PromQL. What it cannot say it leaves alone. */
export function Builder({ text, metrics, onWrite }: BuilderProps) {
  const built = text.trim() === '' ? START : read(text);
  if (built === null) {
    return (
      <p className="text-ink2 text-sm">
        This query says more than the builder can. It stays as it is: go on in PromQL, or empty it and begin anew.
      </p>
    );
  }
  const change = (next: Partial<Built>) => onWrite(write({ ...built, ...next }));
  const metric = metrics.find((one) => seriesNames(one).includes(built.metric));
  const own = metric?.labelNames.filter((label) => label !== BUCKET) ?? [];
  const labels = [...own, ...(built.metric.endsWith('_bucket') ? [BUCKET] : [])];
  const parts = { built, labels, change };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <MetricSelect built={built} metrics={metrics} change={change} />
      {built.metric === '' ? null : (
        <>
          <Select
            label="Function"
            prefix="show"
            value={built.fn ?? NONE}
            options={[
              { value: NONE, label: 'the value' },
              ...WINDOWED.map((value) => ({ value, label: FUNCTIONS[value] })),
            ]}
            onChange={(fn) => change({ fn: fn === NONE ? null : (fn as Windowed) })}
          />
          {built.fn === null ? null : (
            <Select
              label="Over how long"
              prefix="over"
              value={built.range}
              options={plain(RANGES.includes(built.range) ? RANGES : [built.range, ...RANGES])}
              onChange={(range) => change({ range })}
            />
          )}
          <Select
            label="How series are joined"
            prefix="join"
            value={built.combine ?? NONE}
            options={[{ value: NONE, label: 'each by itself' }, ...plain(COMBINES)]}
            onChange={(combine) =>
              change(combine === NONE ? { combine: null, by: [] } : { combine: combine as Combine })
            }
          />
          <ByRow {...parts} />
          <WhereRow {...parts} />
        </>
      )}
    </div>
  );
}
