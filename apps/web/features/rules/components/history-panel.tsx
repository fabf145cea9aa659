'use client';

import type { RuleDefinition } from '@logflow/model';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { Dialog } from '../../../components/ui/dialog';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { ago, exact } from '../../time/format';
import { type Rule, type RuleHistoryEntry, useHistory, useRollback } from '../hooks/use-rules';

const PARTS = ['name', 'enabled', 'field', 'pattern', 'filter', 'tags', 'metrics'] as const;

/** @returns what differs from the version before, in a few words. */
function changes(definition: RuleDefinition, before: RuleDefinition | undefined): string {
  if (!before) return 'first version';
  const parts = PARTS.filter((part) => JSON.stringify(definition[part]) !== JSON.stringify(before[part]));
  return parts.length === 0 ? 'nothing changed' : `${parts.join(', ')} changed`;
}

interface EntryProps {
  entry: RuleHistoryEntry;
  before: RuleHistoryEntry | undefined;
  current: boolean;
  onBack: () => void;
  nowMs: number;
}

function Entry({ entry, before, current, onBack, nowMs }: EntryProps) {
  const at = Date.parse(entry.createdAt);
  return (
    <li className="flex flex-col gap-1.5 border-line2 border-b px-4 py-3">
      <div className="flex items-center gap-2">
        <Chip className="tabular">v{entry.version}</Chip>
        <span className="text-ink2">{changes(entry.definition, before?.definition)}</span>
        <span className="ml-auto">
          {current ? (
            <span className="text-ok text-sm">in force</span>
          ) : (
            <Button size="sm" onClick={onBack}>
              Bring back
            </Button>
          )}
        </span>
      </div>
      <p className="break-all font-mono text-[12px]">
        <Marked segments={paintPattern(entry.definition.pattern).pieces} />
      </p>
      <p className="text-ink3 text-xs" title={exact(at)}>
        {entry.author} · {nowMs > 0 ? ago(at, nowMs) : ''}
      </p>
    </li>
  );
}

interface HistoryPanelProps {
  rule: Rule;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The rule as it is after a version was brought back. */
  onTake: (rule: Rule) => void;
}

/** Every version there was. Bringing one back saves it anew: history only grows. */
export function HistoryPanel({ rule, open, onOpenChange, onTake }: HistoryPanelProps) {
  const history = useHistory(rule.id, open);
  const rollback = useRollback(rule.id);
  const now = useNow(60_000);
  const items = history.data?.items ?? [];
  const back = (version: number) =>
    rollback.mutate(version, {
      onSuccess: (next) => {
        onTake(next);
        onOpenChange(false);
      },
    });
  return (
    <Dialog kind="side" open={open} onOpenChange={onOpenChange} title={`History of ${rule.name}`}>
      {history.isError ? (
        <Failed what="The history could not be read." error={history.error} onRetry={() => void history.refetch()} />
      ) : null}
      {history.isPending ? <Skeleton className="m-4 h-20" /> : null}
      <ol>
        {items.map((entry, index) => (
          <Entry
            key={entry.version}
            entry={entry}
            before={items[index + 1]}
            current={entry.version === rule.version}
            onBack={() => back(entry.version)}
            nowMs={now}
          />
        ))}
      </ol>
    </Dialog>
  );
}
