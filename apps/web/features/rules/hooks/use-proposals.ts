'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { paintPattern } from '../../highlight/pattern';
import { type FieldSpans, fieldExample, fieldText, isJsonPath } from '../field-text';
import { type Example, type Proposal, type Proposing, propose } from '../propose';
import type { Editor } from './use-editor';
import { askPreview } from './use-preview';

/** A proposal that RE2 has tried. */
export interface Tried extends Proposal {
  /** Samples that it matches; null while it is being tried. */
  readonly matches: number | null;
  /** Whether what is written in the pattern goes. */
  readonly replaces: boolean;
}

const GROUP_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @returns why a group cannot be called so; null where it can. */
export function nameProblem(name: string, taken: readonly (string | null)[]): string | null {
  if (!GROUP_NAME.test(name)) return 'A name is letters, digits and _, and begins with no digit.';
  return taken.includes(name) ? `The pattern has a group ${name} already.` : null;
}

function tryRule(pattern: string, samples: readonly string[], signal: AbortSignal, field = 'body') {
  const rule = {
    ...{ name: '', enabled: true, field, pattern, filter: {}, tags: {}, metrics: [] },
    action: 'keep' as const,
  };
  return askPreview({ rule, samples }, signal);
}

type Results = Awaited<ReturnType<typeof askPreview>>['results'];

const isExact = (pattern: string, name: string, examples: readonly Example[], results: Results): boolean => {
  const group = paintPattern(pattern).groups.indexOf(name) + 1;
  return examples.every(({ line, from, to }) => {
    const span = results.get(line)?.spans?.[group];
    return span?.[0] === from && span[1] === to;
  });
};

function useTried(proposals: readonly Proposal[], name: string, examples: readonly Example[], samples: string[]) {
  const answers = useQueries({
    queries: proposals.map(({ pattern }) => ({
      queryKey: ['proposal', pattern, samples],
      queryFn: ({ signal }: { signal: AbortSignal }) => tryRule(pattern, samples, signal),
      gcTime: 10_000,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
  return proposals.flatMap((proposal, index) => {
    const answer = answers[index];
    const results = answer?.data?.results;
    if (answer?.isError || (results && !isExact(proposal.pattern, name, examples, results))) return [];
    const matches = results ? [...results.values()].filter(({ matched }) => matched).length : null;
    return [{ ...proposal, matches }];
  });
}

const NOWHERE: FieldSpans = new Map();

/** Where a path leads to in each sample; null until that is known. */
function useFieldSpans(field: string, samples: readonly string[]): FieldSpans | null {
  const { data } = useQuery({
    queryKey: ['field-spans', field, samples],
    enabled: isJsonPath(field),
    gcTime: 10_000,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) => tryRule('(?:)', samples, signal, field),
  });
  if (!isJsonPath(field)) return NOWHERE;
  return data ? new Map(Array.from(data.results, ([line, { fieldSpan }]) => [line, fieldSpan])) : null;
}

/** What is marked, and the samples, as the pattern sees them: texts of the rule's field. */
function useMarked({ draft, lines, preview }: Editor, marked: readonly Example[]) {
  const all = [...new Set([...marked.map(({ line }) => line), ...lines.filter((line) => line !== '')])];
  const spans = useFieldSpans(draft.field, all);
  const known = spans ? marked.map((example) => fieldExample(example, spans)) : [null];
  const examples = known.some((example) => example === null) ? [] : (known as Example[]);
  const samples = [...new Set(all.flatMap((line) => (spans && fieldText(line, spans)) ?? []))];
  const line = marked[0]?.line ?? '';
  const found = preview.data?.results.get(line)?.spans?.[0] ?? null;
  const start = spans?.get(line)?.[0] ?? 0;
  const match = found && ([found[0] - start, found[1] - start] as const);
  return { examples, samples, match };
}

/** Groups for what is marked: those that go into the pattern as it is, or where none can, patterns in its place. */
export function useProposals(editor: Editor, marked: readonly Example[], name: string): Tried[] {
  const { draft, painted } = editor;
  const { examples, samples, match } = useMarked(editor, marked);
  const able = examples.length > 0 && nameProblem(name, painted.groups) === null;
  const asked: Proposing = { examples, others: samples, pattern: draft.pattern, match, name };
  const usable = editor.broken ? { ...asked, pattern: '' } : asked;
  const added = useTried(able ? propose(usable) : [], name, examples, samples);
  const fresh = useTried(able && added.length === 0 ? propose({ ...asked, pattern: '' }) : [], name, examples, samples);
  const shown = added.length > 0 ? added : fresh;
  return shown.map((one) => ({ ...one, replaces: isReplacing(one.pattern, draft.pattern) }));
}

/** What people wrote stays where all its groups and most of its text do. */
const isReplacing = (next: string, pattern: string): boolean => {
  const names = paintPattern(pattern).groups;
  const kept = paintPattern(next).groups;
  const isThere = pattern !== '' && next.includes(pattern);
  return pattern !== '' && !isThere && (names.some((name) => !kept.includes(name)) || next.length < pattern.length);
};
