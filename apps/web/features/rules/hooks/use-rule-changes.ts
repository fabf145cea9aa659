'use client';

import type { RuleDefinition } from '@logflow/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { FillRange } from '../fill-range';
import { definitionOfRule, type Rule } from './use-rules';

/** After a rule changed: what shows rules, or counts them, is read again. */
function useRulesChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all([['rules'], ['org'], ['metrics']].map((queryKey) => client.invalidateQueries({ queryKey })));
}

interface Saving {
  readonly rule: RuleDefinition;
  /** The time before the rule that is counted with it: saved together, or not at all. */
  readonly fill?: FillRange;
}

export function useSaveRule(id: string | null) {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: async ({ rule, fill }: Saving) => {
      const method = id === null ? 'POST' : 'PUT';
      const path = id === null ? '/rules' : `/rules/${id}`;
      if (fill === undefined) return request<Rule>(path, { method, body: rule });
      const saved = await request<{ rule: Rule }>(`${path}/backfill`, { method, body: { rule, ...fill } });
      return saved.rule;
    },
    onSuccess: changed,
  });
}

interface Rollback {
  readonly version: number;
  /** The version that was in force: where Undo leads. */
  readonly undoTo: number;
  readonly onUndone: (rule: Rule) => void;
}

const rollbackTo = (id: string, version: number): Promise<Rule> =>
  request<Rule>(`/rules/${id}/rollback`, { method: 'POST', body: { version } });

/** Brings a version back at once; the toast takes that back. */
export function useRollback(id: string) {
  const changed = useRulesChanged();
  const failed = (error: unknown) => toast('It stayed as it is', { description: sentenceOf(error) });
  const undo = useMutation({
    mutationFn: ({ undoTo }: Rollback) => rollbackTo(id, undoTo),
    onSuccess: async (rule, { onUndone }) => {
      onUndone(rule);
      await changed();
    },
    onError: failed,
  });
  return useMutation({
    mutationFn: ({ version }: Rollback) => rollbackTo(id, version),
    onSuccess: async (rule, asked) => {
      const action = { label: 'Undo', onClick: () => undo.mutate(asked) };
      toast(`v${asked.version} is back, saved as v${rule.version}`, { action, duration: 10_000 });
      await changed();
    },
    onError: failed,
  });
}

/** Deletes at once; the toast brings it back. */
export function useDeleteRule() {
  const client = useQueryClient();
  const changed = useRulesChanged();
  const listsChanged = () =>
    Promise.all(
      [['rules'], ['org'], ['metrics']].map((queryKey) => client.invalidateQueries({ queryKey, exact: true })),
    );
  const restore = useMutation({
    mutationFn: (id: string) => request<Rule>(`/rules/${id}/restore`, { method: 'POST' }),
    onSuccess: changed,
    onError: (error) => toast('The rule could not be brought back', { description: sentenceOf(error) }),
  });
  return useMutation({
    mutationFn: (rule: Rule) => request<void>(`/rules/${rule.id}`, { method: 'DELETE' }),
    onSuccess: async (_, rule) => {
      await listsChanged();
      const action = { label: 'Undo', onClick: () => restore.mutate(rule.id) };
      toast(`${rule.name} was deleted`, { description: 'What it counted stays.', action, duration: 10_000 });
    },
    onError: (error) => toast('The rule was not deleted', { description: sentenceOf(error) }),
  });
}

export function useToggleRule() {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: ({ rule, enabled }: { rule: Rule; enabled: boolean }) =>
      request<Rule>(`/rules/${rule.id}`, { method: 'PUT', body: { ...definitionOfRule(rule), enabled } }),
    onSuccess: changed,
    onError: (error) => toast('The rule stayed as it was', { description: sentenceOf(error) }),
  });
}
