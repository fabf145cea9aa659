'use client';

import { useQueryStates } from 'nuqs';
import { useHydrated } from '../../../client/hydrated';
import { draftOf, emptyDraft } from '../draft';
import { exampleOf } from '../examples';
import { newRuleParams } from '../url-state';
import { EditorSkeleton } from './editor-skeleton';
import { RuleEditor } from './rule-editor';

/** The editor of a rule to be: empty, from an example, or with a line to write it for. */
export function NewRulePage() {
  const [{ example: key }] = useQueryStates(newRuleParams);
  const hydrated = useHydrated();
  const example = exampleOf(key);
  const draft = example ? draftOf(example.rule) : emptyDraft();
  const samples = example?.samples ?? [];
  if (!hydrated) return <EditorSkeleton />;
  return <RuleEditor key={key} rule={null} draft={draft} samples={samples} />;
}
