'use client';

import Link from 'next/link';
import { Field, FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Segmented } from '../../../components/ui/segmented';
import { Select } from '../../../components/ui/select';
import type { Metric } from '../../series/hooks/use-metrics';
import { sentenceAt } from '../../typed-config/problems';
import { firstLabel, labelsOf } from '../draft';
import type { AlertEditorState } from '../hooks/use-alert-editor';
import { eachOf } from '../words';
import { DurationSelect } from './duration-select';

interface FieldsProps {
  editor: AlertEditorState;
  metrics: readonly Metric[];
}

const WINDOWS = ['1m', '5m', '15m', '1h', '6h', '1d'];
const SILENCES = ['5m', '15m', '30m', '1h', '6h', '1d'];
const USUAL = [
  { value: '1d', label: 'The last day' },
  { value: '7d', label: 'The last week' },
] as const;
/** As the API takes them. */
const MOST_LABELS = 4;

function MetricField({ editor, metrics }: FieldsProps) {
  const { draft, change, errors } = editor;
  const names = [...new Set([...metrics.map(({ name }) => name), ...(draft.metric ? [draft.metric] : [])])];
  const rules = metrics.find(({ name }) => name === draft.metric)?.rules ?? [];
  const hint =
    names.length === 0 ? (
      <>
        No rule counts anything yet:{' '}
        <Link href="/rules/new" className="text-accent underline">
          make one
        </Link>
        .
      </>
    ) : (
      rules.length > 0 && `Counted by ${rules.map(({ name }) => name).join(', ')}`
    );
  return (
    <Field label="Metric" hint={hint} error={sentenceAt(errors, 'condition.metric', 'Metric')}>
      {({ id }) => (
        <Select
          id={id}
          mono
          label="Metric"
          className="w-full"
          value={draft.metric}
          placeholder="Choose a metric"
          options={names.map((name) => ({ value: name, label: name }))}
          // Another metric has other labels.
          onChange={(metric) => change({ metric, by: firstLabel(metrics.find(({ name }) => name === metric)) })}
        />
      )}
    </Field>
  );
}

/** Which labels tell alerts apart; none: one alert for all of it. */
function ByField({ editor, metrics }: FieldsProps) {
  const { draft, change, errors } = editor;
  const known = [...new Set([...labelsOf(metrics.find(({ name }) => name === draft.metric)), ...draft.by])];
  const toggle = (label: string) =>
    change({ by: draft.by.includes(label) ? draft.by.filter((one) => one !== label) : [...draft.by, label] });
  const full = draft.by.length >= MOST_LABELS;
  if (known.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">Counted for each</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {known.map((label) => (
          <label key={label} className="flex min-w-0 items-center gap-2">
            <input
              type="checkbox"
              className="accent-(--accent)"
              checked={draft.by.includes(label)}
              disabled={full && !draft.by.includes(label)}
              onChange={() => toggle(label)}
            />
            <span className="break-all font-mono text-xs">{label}</span>
          </label>
        ))}
      </div>
      <p className="text-ink3 text-xs">
        {draft.by.length === 0
          ? 'None: one alert for all of it.'
          : `Each ${eachOf(draft.by)} alerts on its own${full ? `; ${MOST_LABELS} labels are the most` : ''}.`}
      </p>
      <FieldProblem>{sentenceAt(errors, 'condition.by', 'Counted for each')}</FieldProblem>
    </fieldset>
  );
}

function CountFields({ editor, metrics }: FieldsProps) {
  const { draft, change, errors } = editor;
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-2 gap-y-3">
        <Field label="More than" className="w-[12ch]" error={sentenceAt(errors, 'condition.moreThan', 'More than')}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={0}
              step="any"
              className="tabular"
              value={String(draft.more)}
              onChange={(event) => change({ more: event.target.valueAsNumber || 0 })}
            />
          )}
        </Field>
        <Field label="counted within" error={sentenceAt(errors, 'condition.window', 'Within')}>
          {({ id }) => (
            <DurationSelect
              id={id}
              label="counted within"
              value={draft.window}
              among={WINDOWS}
              onChange={(window) => change({ window })}
            />
          )}
        </Field>
      </div>
      <ByField editor={editor} metrics={metrics} />
    </>
  );
}

function SilentFields({ editor }: { editor: AlertEditorState }) {
  const { draft, change, errors } = editor;
  return (
    <>
      <Field label="Nothing for" error={sentenceAt(errors, 'condition.window', 'Nothing for')}>
        {({ id }) => (
          <DurationSelect
            id={id}
            label="Nothing for"
            value={draft.window}
            among={SILENCES}
            onChange={(window) => change({ window })}
          />
        )}
      </Field>
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium text-sm">Usually busy</span>
        <Segmented
          label="Usually busy"
          value={draft.usually}
          options={USUAL}
          onChange={(usually) => change({ usually })}
        />
        <p className="text-ink3 text-xs">It counted something in at least four of five hours of it.</p>
      </div>
    </>
  );
}

function PromqlField({ editor }: { editor: AlertEditorState }) {
  const { draft, change, errors } = editor;
  const problem = sentenceAt(errors, 'condition.expr', 'PromQL') ?? sentenceAt(errors, 'condition', 'PromQL');
  return (
    <Field label="PromQL" hint="Each series that it answers with is an alert" error={problem}>
      {(control) => (
        <textarea
          {...control}
          rows={5}
          spellCheck={false}
          value={draft.expr}
          placeholder={'sum by (host) (increase(errors_total[10m])) > 50'}
          onChange={(event) => change({ expr: event.target.value })}
          className="w-full min-w-0 resize-y rounded-md border border-line bg-panel px-2.5 py-1.5 font-mono text-[12px] hover:border-edge/60 aria-invalid:border-bad"
        />
      )}
    </Field>
  );
}

/** When it fires: a number of lines, silence, or what an expression says. */
export function ConditionFields({ editor, metrics }: FieldsProps) {
  const { kind } = editor.draft;
  if (kind === 'promql') return <PromqlField editor={editor} />;
  return (
    <>
      <MetricField editor={editor} metrics={metrics} />
      {kind === 'count' ? <CountFields editor={editor} metrics={metrics} /> : <SilentFields editor={editor} />}
      <FieldProblem>{sentenceAt(editor.errors, 'condition', 'The condition')}</FieldProblem>
    </>
  );
}
