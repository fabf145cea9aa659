'use client';

import { useState } from 'react';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { Dialog } from '../../../components/ui/dialog';
import { Select } from '../../../components/ui/select';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { ago, exact } from '../../time/format';
import type { Editor } from '../hooks/use-editor';
import { useRollback } from '../hooks/use-rule-changes';
import { type Rule, type RuleHistoryEntry, useHistory } from '../hooks/use-rules';
import { diffRules, diffSummary } from '../version-diff';
import { EffectChanges } from './effect-changes';
import { VersionChanges } from './version-changes';

interface EntryProps {
  entry: RuleHistoryEntry;
  /** What it is compared with. */
  base: RuleHistoryEntry | undefined;
  current: boolean;
  /** Whether the panel was opened for it. */
  marked: boolean;
  /** Whether bringing it back throws a draft away, so that it must be asked. */
  asks: boolean;
  onBack: () => void;
  nowMs: number;
  /** Lines to compare on, besides recent ones. */
  samples: readonly string[];
}

function BringBack({ asks, onBack }: Pick<EntryProps, 'asks' | 'onBack'>) {
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <Button size="sm" onClick={asks ? () => setAsking(true) : onBack}>
        Bring back
      </Button>
    );
  }
  return (
    <span className="flex flex-wrap items-center justify-end gap-1.5">
      <span className="text-warn text-xs">What you have not saved goes; Undo brings it back.</span>
      <Button size="sm" variant="danger" onClick={onBack} autoFocus>
        Bring back all the same
      </Button>
      <Button size="sm" variant="quiet" onClick={() => setAsking(false)}>
        Keep my draft
      </Button>
    </span>
  );
}

const bringIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

function Entry({ entry, base, current, marked, asks, onBack, nowMs, samples }: EntryProps) {
  const at = Date.parse(entry.createdAt);
  const diffs = base ? diffRules(base.definition, entry.definition) : [];
  return (
    <li
      ref={marked ? bringIntoView : undefined}
      aria-current={marked ? 'true' : undefined}
      className="flex flex-col gap-1.5 border-line2 border-b px-4 py-3 aria-[current]:bg-accent-bg"
    >
      <div className="flex items-center gap-2">
        <Chip className="tabular">v{entry.version}</Chip>
        <span className="min-w-0 truncate text-ink2">
          {base
            ? diffSummary(diffs)
            : entry.version === 1
              ? 'first version'
              : 'the one that the others are compared with'}
        </span>
        <span className="ml-auto shrink-0">
          {current ? <span className="text-ok text-sm">in force</span> : <BringBack asks={asks} onBack={onBack} />}
        </span>
      </div>
      {base ? (
        <>
          <VersionChanges diffs={diffs} />
          <EffectChanges key={base.version} before={base.definition} after={entry.definition} samples={samples} />
        </>
      ) : (
        <p className="break-all font-mono text-[12px]">
          <Marked segments={paintPattern(entry.definition.pattern).pieces} />
        </p>
      )}
      <p className="text-ink3 text-xs" title={exact(at)}>
        {entry.author} · {nowMs > 0 ? ago(at, nowMs) : ''}
      </p>
    </li>
  );
}

const BEFORE = 'before';

function Compare({ items, against, onChange }: CompareProps) {
  const versions = items.map(({ version }) => ({ value: String(version), label: `v${version}` }));
  return (
    <div className="border-line2 border-b px-4 py-2">
      <Select
        label="Compared with"
        prefix="compared with"
        value={against}
        options={[{ value: BEFORE, label: 'the one before' }, ...versions]}
        onChange={onChange}
      />
    </div>
  );
}

interface CompareProps {
  items: readonly RuleHistoryEntry[];
  against: string;
  onChange: (against: string) => void;
}

interface HistoryPanelProps {
  rule: Rule;
  editor: Editor;
  open: boolean;
  /** The version it was opened for. */
  marked: number | null;
  onOpenChange: (open: boolean) => void;
}

/** Every version there was, and what differs. Bringing one back saves it anew: history only grows. */
export function HistoryPanel({ rule, editor, open, marked, onOpenChange }: HistoryPanelProps) {
  const history = useHistory(rule.id, open);
  const rollback = useRollback(rule.id);
  const now = useNow(60_000);
  const [against, setAgainst] = useState(BEFORE);
  const items = history.data?.items ?? [];
  const back = (version: number) => {
    const draft = editor.dirty ? editor.draft : null;
    const onUndone = (undone: Rule) => {
      editor.take(undone);
      if (draft) editor.change(draft);
    };
    rollback.mutate(
      { version, undoTo: rule.version, onUndone },
      {
        onSuccess: (next) => {
          editor.take(next);
          onOpenChange(false);
        },
      },
    );
  };
  const baseOf = (index: number) => {
    if (against === BEFORE) return items[index + 1];
    const base = items.find(({ version }) => String(version) === against);
    return base === items[index] ? undefined : base;
  };
  return (
    <Dialog kind="side" open={open} onOpenChange={onOpenChange} title={`History of ${rule.name}`}>
      {history.isError ? (
        <Failed what="The history could not be read." error={history.error} onRetry={() => void history.refetch()} />
      ) : null}
      {history.isPending ? <Skeleton className="m-4 h-20" /> : null}
      {items.length > 1 ? <Compare items={items} against={against} onChange={setAgainst} /> : null}
      <ol>
        {items.map((entry, index) => (
          <Entry
            key={entry.version}
            entry={entry}
            base={baseOf(index)}
            current={entry.version === rule.version}
            marked={entry.version === marked}
            asks={editor.dirty}
            onBack={() => back(entry.version)}
            nowMs={now}
            samples={editor.lines}
          />
        ))}
      </ol>
    </Dialog>
  );
}
