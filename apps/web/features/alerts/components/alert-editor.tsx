'use client';

import Link from 'next/link';
import type { FormEvent } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { Field, FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Segmented } from '../../../components/ui/segmented';
import { sentenceOf } from '../../../components/ui/state';
import type { Metric } from '../../series/hooks/use-metrics';
import { sentenceAt } from '../../typed-config/problems';
import { nameOf } from '../draft';
import type { AlertEditorState } from '../hooks/use-alert-editor';
import { ConditionFields } from './condition-fields';
import { DurationSelect } from './duration-select';
import { PreviewPanel } from './preview-panel';
import { TellFields } from './tell-fields';

const KINDS = [
  { value: 'count', label: 'Too many' },
  { value: 'silent', label: 'Fell silent' },
  { value: 'promql', label: 'PromQL' },
] as const;
const SEVERITIES = [
  { value: 'page', label: 'Page' },
  { value: 'warning', label: 'Warning' },
  { value: 'info', label: 'Info' },
] as const;
const HELD = ['0s', '1m', '5m', '15m', '1h'];

function Header({ editor }: { editor: AlertEditorState }) {
  const { alert, draft, ready, saving } = editor;
  return (
    <div className="flex min-h-[30px] flex-wrap items-center gap-2">
      <h1 className="sr-only">{alert ? `Alert ${alert.name}` : 'New alert'}</h1>
      <Link href="/alerts" className="rounded text-ink2 hover:text-ink">
        Alerts /
      </Link>
      <span className="min-w-0 truncate font-[620] text-lg tracking-[-0.01em]">{nameOf(draft) || 'New alert'}</span>
      {alert ? <Chip>saved by {alert.author}</Chip> : <Chip>new</Chip>}
      <Button type="submit" variant="primary" className="ml-auto" disabled={!ready || saving}>
        {saving ? 'Saving…' : 'Save'}
      </Button>
    </div>
  );
}

/** The form of an alert and, beside it, what it would have done. */
export function AlertEditor({ editor, metrics }: { editor: AlertEditorState; metrics: readonly Metric[] }) {
  const { draft, change, errors, error } = editor;
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (editor.ready) void editor.submit();
  };
  useHotkeys({ 'mod+s': submit });
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Header editor={editor} />
      <div className="grid items-start gap-3 lg:grid-cols-[minmax(300px,5fr)_minmax(0,8fr)]">
        <Panel aria-label="What it watches">
          <PanelHeader title="Fires when">
            <Segmented
              className="ml-auto"
              label="Kind of alert"
              value={draft.kind}
              options={KINDS}
              onChange={(kind) => change({ kind })}
            />
          </PanelHeader>
          <div className="flex flex-col gap-4 p-3.5">
            <ConditionFields editor={editor} metrics={metrics} />
            <Field
              label="Held for"
              hint="How long it must be so before it fires"
              error={sentenceAt(errors, 'for', 'Held for')}
            >
              {({ id }) => (
                <DurationSelect
                  id={id}
                  label="Held for"
                  value={draft.for}
                  among={HELD}
                  onChange={(held) => change({ for: held })}
                />
              )}
            </Field>
            <Field label="Name" error={sentenceAt(errors, 'name', 'Name')}>
              {(control) => (
                <Input
                  {...control}
                  value={draft.name}
                  placeholder={nameOf({ ...draft, name: '' }) || 'What is wrong when it fires'}
                  onChange={(event) => change({ name: event.target.value })}
                />
              )}
            </Field>
            <div className="flex flex-col items-start gap-1">
              <span className="font-medium text-sm">Severity</span>
              <Segmented
                label="Severity"
                value={draft.severity}
                options={SEVERITIES}
                onChange={(severity) => change({ severity })}
              />
            </div>
            <TellFields tell={draft.tell} onChange={(tell) => change({ tell })} />
            {error && errors.length === 0 ? <FieldProblem>{sentenceOf(error)}</FieldProblem> : null}
          </div>
        </Panel>
        <PreviewPanel editor={editor} />
      </div>
    </form>
  );
}
