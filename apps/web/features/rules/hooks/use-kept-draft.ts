'use client';

import { useEffect, useRef } from 'react';
import { toast } from '../../../client/toast';
import { type Draft, definitionOf, draftOf } from '../draft';
import { forgetDraft, keepDraft, keptDraft } from '../draft-memory';
import type { Rule } from './use-rules';

interface Keeping {
  /** What is stored of it; null while it is new. */
  readonly rule: Rule | null;
  readonly saved: Draft;
  readonly draft: Draft;
  readonly dirty: boolean;
  readonly onDraft: (draft: Draft) => void;
}

/** Keeps what is not saved, and puts it back when the editor is opened again in this tab. */
export function useKeptDraft({ rule, saved, draft, dirty, onDraft }: Keeping): void {
  const id = rule?.id ?? 'new';
  const basis = rule ? `v${rule.version}` : JSON.stringify(definitionOf(saved));
  const start = useRef({ id, basis, saved, onDraft });
  useEffect(() => {
    const { id, basis, saved, onDraft } = start.current;
    const kept = keptDraft(id, basis);
    if (kept === null) return;
    onDraft(draftOf(kept));
    const action = { label: 'Discard', onClick: () => onDraft(saved) };
    toast('What you had not saved is back', { action, duration: 10_000 });
  }, []);
  const before = useRef(id);
  useEffect(() => {
    if (before.current !== id) forgetDraft(before.current);
    before.current = id;
    if (dirty) keepDraft(id, { basis, definition: definitionOf(draft) });
    else forgetDraft(id);
  }, [id, basis, draft, dirty]);
}
