import type { RuleDefinition } from '@logflow/model';

interface Kept {
  /** What the draft was begun from: on anything else it must not be put. */
  readonly basis: string;
  readonly definition: RuleDefinition;
}

const keyOf = (ruleId: string): string => `logflow-draft:${ruleId}`;

/** What is not saved stays while the tab is open: the browser's Back asks nobody. */
export function keepDraft(ruleId: string, kept: Kept): void {
  window.sessionStorage.setItem(keyOf(ruleId), JSON.stringify(kept));
}

export function forgetDraft(ruleId: string): void {
  window.sessionStorage.removeItem(keyOf(ruleId));
}

/** @returns what was kept of a rule, or null where there is nothing or it was begun from something else. */
export function keptDraft(ruleId: string, basis: string): RuleDefinition | null {
  const text = window.sessionStorage.getItem(keyOf(ruleId));
  if (text === null) return null;
  const kept = JSON.parse(text) as Kept;
  return kept.basis === basis ? kept.definition : null;
}
