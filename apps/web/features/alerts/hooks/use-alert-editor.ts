'use client';

import { useRouter } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { ApiError } from '../../../client/request';
import { toast } from '../../../client/toast';
import { alertOf, canTry, conditionOf, type Draft } from '../draft';
import { editorParams } from '../url-state';
import { type Alert, useSaveAlert } from './use-alerts';

type Overrides = ReturnType<typeof useQueryStates<typeof editorParams>>[0];

/** As the address has it. */
const EVERYBODY = 'all';

/** What the address says goes before what is saved. */
function overlay(base: Draft, url: Overrides): Draft {
  const { tell, ...rest } = url;
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  return { ...base, ...set, ...(tell !== null && { tell: tell[0] === EVERYBODY ? null : tell }) };
}

/**
 * The form of an alert; every change of it stands in the address.
 * @param alert null for a new one
 * @param baseOf what the form begins with, for the metric that the address names
 */
export function useAlertEditor(alert: Alert | null, baseOf: (metric: string | null) => Draft) {
  const router = useRouter();
  const [url, setUrl] = useQueryStates(editorParams, { history: 'replace' });
  const save = useSaveAlert(alert?.id ?? null);
  const draft = overlay(baseOf(url.metric), url);
  const change = (some: Partial<Draft>) => {
    const { tell, by, ...rest } = some;
    void setUrl({
      ...rest,
      ...(by && { by: [...by] }),
      ...(tell !== undefined && { tell: tell === null ? [EVERYBODY] : [...tell] }),
    });
  };
  const submit = async () => {
    const saved = await save.mutateAsync(alertOf(draft, alert?.enabled ?? true)).catch(() => null);
    if (!saved) return;
    toast(`${saved.name} is saved`, { description: 'It is evaluated from now on.' });
    router.push('/alerts');
  };
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const ready = canTry(draft);
  return {
    alert,
    draft,
    change,
    submit,
    saving: save.isPending,
    error: save.error,
    errors,
    ready,
    tried: ready ? { condition: conditionOf(draft), for: draft.for } : null,
  };
}

export type AlertEditorState = ReturnType<typeof useAlertEditor>;
