'use client';

import type { FieldError } from '@logflow/model';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { ApiError } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import { paintPattern } from '../../highlight/pattern';
import { type Draft, definitionOf, draftOf, draftProblems, lookupNames, PLACED, sameDraft } from '../draft';
import type { FillRange } from '../fill-range';
import { rememberSamples } from '../sample-memory';
import { useBacktest } from './use-backtest';
import { useGoldenLines } from './use-golden-lines';
import { useKeptDraft } from './use-kept-draft';
import { usePreview } from './use-preview';
import { useSaveRule } from './use-rule-changes';
import { definitionOfRule, type Rule } from './use-rules';
import { useSampleLines } from './use-sample-lines';

interface EditorStart {
  readonly rule: Rule | null;
  readonly draft: Draft;
  readonly samples: readonly string[];
}

/** Where a rule is sent with a range, the paths of its fields begin with `rule`. */
const fieldErrors = (error: unknown): readonly FieldError[] =>
  error instanceof ApiError ? error.errors.map((one) => ({ ...one, path: one.path.replace(/^rule\./, '') })) : [];

/** @returns why a rule was refused, in a sentence; the places say the rest. */
function refusalOf(error: unknown): string {
  const refused = fieldErrors(error);
  if (refused.length > 0 && refused.every(({ path }) => path.startsWith('tests.'))) {
    return 'A test fails: it says what it found.';
  }
  const allPlaced = refused.length > 0 && refused.every(({ path }) => PLACED.test(path));
  return allPlaced ? 'The fields in red say why.' : sentenceOf(error);
}

/** Puts the focus where something is wrong, once it is shown. */
function focusFirstProblem(): void {
  requestAnimationFrame(() => {
    const [field, test] = ['[aria-invalid="true"]', '[data-test="fails"] button'].map((selector) =>
      document.querySelector<HTMLElement>(selector),
    );
    (field ?? test)?.focus();
  });
}

/** What is stored of the rule, and the draft that may become its next version. */
function useDraft({ rule, draft: start }: Pick<EditorStart, 'rule' | 'draft'>) {
  const [saved, setSaved] = useState({ rule, draft: start });
  const [draft, setDraft] = useState(start);
  const [refused, setRefused] = useState<readonly FieldError[]>([]);
  const dirty = !sameDraft(saved.draft, draft);
  useKeptDraft({ rule: saved.rule, saved: saved.draft, draft, dirty, onDraft: setDraft });
  const change = (part: Partial<Draft>) => {
    setRefused([]);
    setDraft((before) => ({ ...before, ...part }));
  };
  const take = (next: Rule) => {
    const fresh = draftOf(definitionOfRule(next));
    setSaved({ rule: next, draft: fresh });
    setDraft(fresh);
  };
  useEffect(() => {
    if (rule && saved.rule && rule.version > saved.rule.version && !dirty) take(rule);
  });
  return { saved, draft, dirty, change, take, refused, setRefused, discard: () => setDraft(saved.draft) };
}

/** What the fields of a refused history are called; no field of a rule is. */
const OF_THE_HISTORY: ReadonlySet<string> = new Set(['from', 'to', 'metrics']);

const FROM_NOW_ON = 'Lines that arrive from now on are matched by it.';
const AND_BEFORE = 'Lines that arrive from now on are matched by it; those before are being counted.';

/** Saves the draft as the next version, with `fill` together with its history, or says in place why not. */
function useSubmit(state: ReturnType<typeof useDraft>, samples: string) {
  const router = useRouter();
  const { saved, draft, take, setRefused } = state;
  const save = useSaveRule(saved.rule?.id ?? null);
  const [notFilled, setNotFilled] = useState<string | null>(null);
  const refuse = (error: unknown, fill: FillRange | undefined) => {
    const fields = fieldErrors(error);
    setRefused(fields);
    if (fill && fields.every(({ path }) => OF_THE_HISTORY.has(path))) {
      setNotFilled(sentenceOf(error));
      return;
    }
    toast('Not saved', { description: refusalOf(error) });
    focusFirstProblem();
  };
  const submit = async (fill?: FillRange) => {
    setNotFilled(null);
    if (save.isPending || draftProblems(draft).length > 0) return focusFirstProblem();
    try {
      const next = await save.mutateAsync({ rule: definitionOf(draft), ...(fill && { fill }) });
      take(next);
      toast(`Saved as v${next.version}`, { description: fill ? AND_BEFORE : FROM_NOW_ON });
      if (saved.rule !== null) return;
      rememberSamples(next.id, samples);
      router.replace(`/rules/${next.id}${window.location.search}`);
    } catch (error) {
      refuse(error, fill);
    }
  };
  return { submit, saving: save.isPending, notFilled };
}

/** The state of the rule editor: the draft, the samples, what RE2 says, what history says, what the last save said. */
export function useEditor({ rule, draft: start, samples: startSamples }: EditorStart) {
  const state = useDraft({ rule, draft: start });
  const { saved, draft, dirty, change, take, discard } = state;
  const sampling = useSampleLines(startSamples, saved.rule?.id);
  const definition = definitionOf(draft);
  const preview = usePreview(definition, [...new Set(sampling.lines.filter((line) => line !== ''))]);
  const golden = useGoldenLines({ draft, preview: preview.data, onTests: (tests) => change({ tests }) });
  const saving = useSubmit(state, sampling.samples);
  const errors = [...draftProblems(draft), ...state.refused, ...(preview.data?.errors ?? [])];
  const painted = paintPattern(draft.pattern);
  return {
    rule: saved.rule,
    ...{ draft, definition, change, take, discard, dirty, preview, errors },
    ...sampling,
    ...golden,
    ...saving,
    backtest: useBacktest(definition, saved.rule?.id),
    /** Whether RE2 refuses the pattern. */
    broken: preview.data?.stale === true,
    savable: (dirty || saved.rule === null) && !saving.saving,
    painted,
    /** What templates may name, each at the place of its marker: the groups, then what is looked up. */
    names: [...painted.groups, ...lookupNames(draft)],
  };
}

export type Editor = ReturnType<typeof useEditor>;
