'use client';

import { Bell, ChartColumn, History, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { useModKey } from '../../../client/platform';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { FieldProblem } from '../../../components/ui/field';
import { Switch } from '../../../components/ui/switch';
import { Tooltip } from '../../../components/ui/tooltip';
import { problemAt } from '../draft';
import { adviceOf } from '../hooks/use-backtest';
import type { Editor } from '../hooks/use-editor';
import { useDeleteRule } from '../hooks/use-rule-changes';
import type { Rule } from '../hooks/use-rules';
import { historyParams } from '../url-state';
import { HistoryPanel } from './history-panel';

function NameField({ editor }: { editor: Editor }) {
  const { draft, change, errors } = editor;
  const problem = problemAt(errors, 'name');
  return (
    <div className="min-w-0">
      <input
        aria-label="Name of the rule"
        aria-invalid={problem ? true : undefined}
        value={draft.name}
        placeholder="Name this rule"
        spellCheck={false}
        onChange={(event) => change({ name: event.target.value })}
        className="field-sizing-content min-w-[9rem] max-w-full rounded-md border border-transparent bg-transparent px-1 font-[620] text-lg tracking-[-0.01em] hover:border-line aria-invalid:border-bad"
      />
      <FieldProblem>{problem}</FieldProblem>
    </div>
  );
}

function RuleActions({ rule, editor }: { rule: Rule; editor: Editor }) {
  const router = useRouter();
  const remove = useDeleteRule();
  const [history, setHistory] = useState(false);
  const [{ version }, setAddress] = useQueryStates(historyParams);
  const openHistory = (open: boolean) => {
    setHistory(open);
    if (!open) void setAddress({ version: null });
  };
  const metric = rule.metrics[0]?.name;
  const counted = rule.metrics.find(({ type }) => type !== 'gauge')?.name;
  return (
    <>
      {metric ? (
        <Button asChild variant="quiet">
          <Link href={`/explore?metric=${encodeURIComponent(metric)}`}>
            <ChartColumn aria-hidden className="size-3.5" />
            Graph
          </Link>
        </Button>
      ) : null}
      {counted ? (
        <Button asChild variant="quiet">
          <Link href={`/alerts/new?metric=${encodeURIComponent(counted)}`}>
            <Bell aria-hidden className="size-3.5" />
            Alert on this
          </Link>
        </Button>
      ) : null}
      <Button variant="quiet" onClick={() => openHistory(true)}>
        <History aria-hidden className="size-3.5" />
        History
      </Button>
      <Tooltip text="Delete; a click brings it back">
        <Button
          variant="quiet"
          size="icon"
          aria-label="Delete the rule"
          onClick={() => remove.mutate(rule, { onSuccess: () => router.push('/rules') })}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
      <HistoryPanel
        rule={rule}
        editor={editor}
        open={history || version !== null}
        marked={version}
        onOpenChange={openHistory}
      />
    </>
  );
}

/** A budget that would not do, said beside the button that would save it all the same. */
function Advice({ editor }: { editor: Editor }) {
  const [advice, more] = adviceOf(editor.backtest);
  if (advice === undefined) return null;
  const first = advice.split(/(?<=\.) /)[0] ?? advice;
  return (
    <p
      role="status"
      title={advice}
      className="max-w-[46ch] basis-full text-balance text-right text-warn text-xs leading-tight sm:basis-auto"
    >
      {first}
      {more === undefined ? '' : ' And another one.'}
    </p>
  );
}

/** Which rule, how it stands, and what can be done with it. */
export function EditorHeader({ editor }: { editor: Editor }) {
  const { rule, draft, dirty, savable, saving } = editor;
  const next = (rule?.version ?? 0) + 1;
  const mod = useModKey();
  const why = savable ? (mod === '⌘' ? '⌘S' : 'Ctrl S') : 'Nothing has changed since the last save';
  return (
    <div className="flex min-h-[30px] flex-wrap items-center gap-2">
      <h1 className="sr-only">{rule ? `Rule ${rule.name}` : 'New rule'}</h1>
      <Link href="/rules" className="rounded text-ink2 hover:text-ink">
        Rules /
      </Link>
      <NameField editor={editor} />
      <Chip className="tabular">{rule ? (dirty ? `v${rule.version} → draft` : `v${rule.version}`) : 'new'}</Chip>
      <span className="flex items-center gap-2">
        <Switch label="Enabled" checked={draft.enabled} onChange={(enabled) => editor.change({ enabled })} />
        <span className={draft.enabled ? 'text-ok' : 'text-ink3'}>{draft.enabled ? 'enabled' : 'disabled'}</span>
      </span>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-1.5">
        <Advice editor={editor} />
        {rule ? <RuleActions rule={rule} editor={editor} /> : null}
        <Tooltip text={why}>
          <Button
            variant="primary"
            aria-disabled={!savable}
            onClick={() => savable && void editor.submit()}
            aria-keyshortcuts="Meta+S Control+S"
          >
            {saving ? 'Saving…' : `Save v${next}`}
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}
