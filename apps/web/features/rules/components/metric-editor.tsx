'use client';

import { DEFAULT_BUCKETS, type MetricType } from '@logflow/model';
import { FieldProblem } from '../../../components/ui/field';
import { Select } from '../../../components/ui/select';
import { emptyPair, liveMetrics, type MetricRow, problemAt } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { Add, firstOfRow, Pairs, Remove, Row, Template, Text } from './fields';

const KINDS = [
  { value: 'counter', label: 'counter', hint: 'adds up' },
  { value: 'gauge', label: 'gauge', hint: 'goes up and down' },
  { value: 'histogram', label: 'histogram', hint: 'in buckets' },
] as const;
const MODES = [
  { value: 'set', label: 'becomes' },
  { value: 'add', label: 'grows by' },
] as const;
const BUCKETS = [
  { value: 'classic', label: 'up to', hint: 'bounds of your own' },
  { value: 'native', label: 'native', hint: 'exponential, 9 % wide' },
] as const;
const ROW_NAMES: Readonly<Record<MetricType, string>> = { counter: 'count', gauge: 'gauge', histogram: 'observe' };
const NAMES: Readonly<Record<MetricType, string>> = {
  counter: 'invalid_ssh_user_total',
  gauge: 'queue_length',
  histogram: 'request_seconds',
};
const HELPS: Readonly<Record<MetricType, string>> = {
  counter: 'what it counts, in a sentence',
  gauge: 'what it measures, in a sentence',
  histogram: 'what it observes, and its unit',
};
const NUMBER_HINT = '${ms} · 1.5s and 250ms become seconds, 12kB bytes, 45% a ratio';

/** `+ 1`, or the number it takes: where it goes, and from which group. */
function Value({ metric, editor, set, path }: PartProps) {
  const problem = problemAt(editor.errors, `${path}.value`);
  const groups = editor.painted.groups.filter((name) => name !== null);
  const verb = metric.type === 'counter' ? 'adds' : 'observes';
  return (
    <>
      <div className="flex items-center gap-2">
        {metric.type === 'gauge' ? (
          <Select
            label="What the gauge does with the number"
            value={metric.mode}
            options={MODES}
            onChange={(mode) => set({ mode: mode === 'add' ? 'add' : 'set' })}
            className="h-[26px] shrink-0 px-2"
          />
        ) : (
          <span className="w-[58px] shrink-0 px-1.5 text-ink3">{verb}</span>
        )}
        <Template
          label="The number it takes"
          value={metric.value}
          invalid={problem !== undefined}
          placeholder={metric.type === 'counter' ? '1' : `\${${groups.at(-1) ?? 'group'}}`}
          names={editor.names}
          onChange={(value) => set({ value })}
        />
      </div>
      <FieldProblem>{problem}</FieldProblem>
      {metric.type !== 'counter' && metric.value === '' ? (
        <p className="px-1.5 text-ink3 text-xs">{NUMBER_HINT}</p>
      ) : null}
    </>
  );
}

function Buckets({ metric, editor, set, path }: PartProps) {
  const problem = problemAt(editor.errors, `${path}.buckets`);
  return (
    <>
      <div className="flex items-center gap-2">
        <Select
          label="Buckets"
          value={metric.native ? 'native' : 'classic'}
          options={BUCKETS}
          onChange={(kind) => set({ native: kind === 'native' })}
          className="h-[26px] shrink-0 px-2"
        />
        {metric.native ? (
          <span className="px-1.5 text-ink3 text-xs">exponential buckets 9 % wide, as one native histogram</span>
        ) : (
          <Text
            label="Upper bounds of the buckets"
            value={metric.buckets}
            placeholder={DEFAULT_BUCKETS.join(', ')}
            invalid={problem !== undefined}
            onChange={(buckets) => set({ buckets })}
          />
        )}
      </div>
      <FieldProblem>{problem}</FieldProblem>
    </>
  );
}

function MaxSeries({ metric, editor, set, path }: PartProps) {
  const problem = problemAt(editor.errors, `${path}.maxSeries`);
  return (
    <>
      <div className="flex items-center gap-1 text-ink3 text-xs">
        <span className="whitespace-nowrap pl-1.5">at most</span>
        <Text
          label="Most series of the metric"
          value={metric.maxSeries}
          invalid={problem !== undefined}
          onChange={(maxSeries) => set({ maxSeries })}
          className="tabular w-[62px] text-right font-sans text-ink2 text-xs"
        />
        <span className="whitespace-nowrap">
          series<span className="hidden sm:inline">, further ones in __other__</span>
        </span>
      </div>
      <FieldProblem>{problem}</FieldProblem>
    </>
  );
}

interface PartProps {
  metric: MetricRow;
  editor: Editor;
  set: (part: Partial<MetricRow>) => void;
  path: string;
}

function Name({ metric, editor, set, path }: PartProps) {
  const problem = problemAt(editor.errors, `${path}.name`);
  const { draft, change } = editor;
  return (
    <>
      <div className="flex flex-wrap items-center gap-1">
        <Text
          ref={firstOfRow}
          label="Name of the metric"
          value={metric.name}
          placeholder={NAMES[metric.type]}
          invalid={problem !== undefined}
          onChange={(name) => set({ name })}
          className="w-auto min-w-[104px] flex-1 font-semibold"
        />
        <Select
          label={`Type of the metric ${metric.name}`}
          value={metric.type}
          options={KINDS}
          onChange={(type) => set({ type: KINDS.find((kind) => kind.value === type)?.value ?? 'counter' })}
          className="h-[26px] shrink-0 px-2"
        />
        <Remove
          what={`the metric ${metric.name}`}
          onClick={() => change({ metrics: draft.metrics.filter((one) => one.row !== metric.row) })}
        />
      </div>
      <FieldProblem>{problem}</FieldProblem>
      <FieldProblem>{problemAt(editor.errors, `${path}.type`)}</FieldProblem>
    </>
  );
}

/** One metric: its name and type, the number it takes, its labels, and how many series it may have. */
export function MetricEditor({ metric, editor }: { metric: MetricRow; editor: Editor }) {
  const { draft, change, errors } = editor;
  const path = `metrics.${liveMetrics(draft).findIndex((one) => one.row === metric.row)}`;
  const set = (part: Partial<MetricRow>) =>
    change({ metrics: draft.metrics.map((one) => (one.row === metric.row ? { ...one, ...part } : one)) });
  const part = { metric, editor, set, path };
  return (
    <Row name={ROW_NAMES[metric.type]}>
      <Name {...part} />
      <Text
        label="What the metric counts"
        value={metric.help}
        placeholder={HELPS[metric.type]}
        onChange={(help) => set({ help })}
        className="font-sans text-ink2 text-sm"
      />
      <FieldProblem>{problemAt(errors, `${path}.help`)}</FieldProblem>
      <Value {...part} />
      {metric.type === 'histogram' ? <Buckets {...part} /> : null}
      <Pairs
        what="label"
        pairs={metric.labels}
        path={`${path}.labels`}
        editor={editor}
        onChange={(labels) => set({ labels })}
      />
      <div className="flex flex-wrap items-center gap-x-3">
        <Add onClick={() => set({ labels: [...metric.labels, emptyPair()] })}>label</Add>
        <span className="ml-auto">
          <MaxSeries {...part} />
        </span>
      </div>
    </Row>
  );
}
