'use client';

import type { FieldError } from '@logflow/model';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '../../../client/request';
import { sentenceOf } from '../../../components/ui/state';
import { paintPattern } from '../../highlight/pattern';
import { type Draft, definitionOf, draftOf, draftProblems, sameDraft } from '../draft';
import { rememberSamples } from '../sample-memory';
import { useKeptDraft } from './use-kept-draft';
import { usePreview } from './use-preview';
import { type Rule, useSaveRule } from './use-rules';

interface EditorStart {
  readonly rule: Rule | null;
  readonly draft: Draft;
  readonly samples: readonly string[];
}

const MAX_SAMPLES = 200;

const fieldErrors = (error: unknown): readonly FieldError[] => (error instanceof ApiError ? error.errors : []);

const allHavePlaces = (errors: readonly FieldError[]): boolean =>
  errors.length > 0 && errors.every(({ path }) => /^(name|pattern|field|filter|tags|metrics)\b/.test(path));

/** Puts the focus where something is wrong, once it is shown. */
function focusFirstProblem(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** The state of the rule editor: the draft, the samples, what RE2 says, what the last save said. */
export function useEditor({ rule, draft: start, samples: startSamples }: EditorStart) {
  const router = useRouter();
  const [saved, setSaved] = useState({ rule, draft: start });
  const [draft, setDraft] = useState(start);
  const [samples, setSamples] = useState(startSamples.join('\n'));
  const [refused, setRefused] = useState<readonly FieldError[]>([]);
  const lines = samples.split('\n').slice(0, MAX_SAMPLES);
  const definition = definitionOf(draft);
  const preview = usePreview(definition, [...new Set(lines.filter((line) => line !== ''))]);
  const save = useSaveRule(saved.rule?.id ?? null);
  const dirty = !sameDraft(saved.draft, draft);
  const errors = [...draftProblems(draft), ...refused, ...(preview.data?.errors ?? [])];

  useKeptDraft({ rule: saved.rule, saved: saved.draft, draft, dirty, onDraft: setDraft });

  const change = (part: Partial<Draft>) => {
    setRefused([]);
    setDraft((before) => ({ ...before, ...part }));
  };
  const take = (next: Rule) => {
    const fresh = draftOf(next);
    setSaved({ rule: next, draft: fresh });
    setDraft(fresh);
  };
  useEffect(() => {
    if (rule && saved.rule && rule.version > saved.rule.version && !dirty) take(rule);
  });
  const write = (text: string) => {
    setSamples(text);
    if (saved.rule) rememberSamples(saved.rule.id, text);
  };
  const submit = async () => {
    if (save.isPending || draftProblems(draft).length > 0) return focusFirstProblem();
    try {
      const next = await save.mutateAsync(definition);
      take(next);
      toast(`Saved as v${next.version}`, { description: 'Lines that arrive from now on are matched by it.' });
      if (saved.rule !== null) return;
      rememberSamples(next.id, samples);
      router.replace(`/rules/${next.id}`);
    } catch (error) {
      const refused = fieldErrors(error);
      setRefused(refused);
      toast('Not saved', { description: allHavePlaces(refused) ? 'The fields in red say why.' : sentenceOf(error) });
      focusFirstProblem();
    }
  };
  return {
    rule: saved.rule,
    draft,
    change,
    take,
    samples,
    setSamples: write,
    lines,
    preview,
    errors,
    dirty,
    savable: (dirty || saved.rule === null) && !save.isPending,
    saving: save.isPending,
    submit,
    discard: () => setDraft(saved.draft),
    painted: paintPattern(draft.pattern),
  };
}

export type Editor = ReturnType<typeof useEditor>;
