'use client';

import { useQueryStates } from 'nuqs';
import { draftOf, emptyDraft } from '../draft';
import { exampleOf } from '../examples';
import { newRuleParams } from '../url-state';
import { RuleEditor } from './rule-editor';

/** The editor of a rule to be: empty, from an example, or with a line to write it for. */
export function NewRulePage() {
  const [{ example: key }] = useQueryStates(newRuleParams);
  const example = exampleOf(key);
  const draft = example ? draftOf(example.rule) : emptyDraft();
  const samples = example?.samples ?? [];
  return <RuleEditor key={key} rule={null} draft={draft} samples={samples} />;
}
