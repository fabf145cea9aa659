'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import { countOf, type FieldChange, type Pack } from '../pack';

interface Touched {
  readonly rule: string;
  readonly id: string;
}

interface Refused {
  readonly rule: string;
  readonly message: string;
  readonly changes?: readonly FieldChange[];
}

export const usePacks = () =>
  useQuery({
    queryKey: ['packs'],
    queryFn: ({ signal }) => request<{ items: readonly Pack[] }>('/packs', { signal }),
  });

/** After rules came or went: what shows or counts them is read again. */
function useChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  const keys = [['packs'], ['rules'], ['org'], ['metrics']];
  return () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}

const failed = (what: string) => (error: unknown) => void toast(what, { description: sentenceOf(error) });

function tellRefused(refused: readonly Refused[], what: string): void {
  if (refused.length === 0) return;
  toast(`${countOf(refused.length, 'rule')} ${what}`, {
    description: refused.map(({ rule, message }) => `${rule}: ${message}`).join(' '),
    duration: 15_000,
  });
}

interface InstallBody {
  readonly rules?: readonly string[];
  readonly enabled?: boolean;
}

export function useInstall({ name }: Pack) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: InstallBody) =>
      request<{ installed: readonly Touched[]; refused: readonly Refused[] }>(`/packs/${name}/install`, {
        method: 'POST',
        body,
      }),
    onSuccess: async ({ installed, refused }, { enabled = true }) => {
      await changed();
      const description = enabled ? 'What arrives from now on is counted.' : 'Switch them on where you want them.';
      if (installed.length > 0) toast(`${countOf(installed.length, 'rule')} installed`, { description });
      tellRefused(refused, 'not installed');
    },
    onError: failed('Nothing was installed'),
  });
}

interface UpgradeBody {
  readonly rules?: readonly string[];
  readonly conflicts?: 'here' | 'pack';
}

export function useUpgrade({ name, version }: Pack) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: UpgradeBody) =>
      request<{ upgraded: readonly Touched[]; refused: readonly Refused[] }>(`/packs/${name}/upgrade`, {
        method: 'POST',
        body,
      }),
    onSuccess: async ({ upgraded, refused }, { conflicts }) => {
      await changed();
      const kept =
        conflicts === 'pack' ? 'What both sides changed is now the pack’s.' : 'What was changed here is kept.';
      const description = `${kept} The history of each rule has the version before.`;
      if (upgraded.length > 0) toast(`${countOf(upgraded.length, 'rule')} upgraded to ${version}`, { description });
      tellRefused(refused, 'left as they are');
    },
    onError: failed('Nothing was upgraded'),
  });
}

/** Deletes at once; the toast brings all of it back. */
export function useUninstall({ name }: Pack) {
  const changed = useChanged();
  const restore = useMutation({
    mutationFn: (ids: readonly string[]) =>
      Promise.all(ids.map((id) => request(`/rules/${id}/restore`, { method: 'POST' }))),
    onSettled: changed,
    onError: failed('Not every rule could be brought back'),
  });
  return useMutation({
    mutationFn: (body: { rules?: readonly string[] }) =>
      request<{ removed: readonly Touched[] }>(`/packs/${name}/uninstall`, { method: 'POST', body }),
    onSuccess: async ({ removed }) => {
      await changed();
      const action = { label: 'Undo', onClick: () => restore.mutate(removed.map(({ id }) => id)) };
      toast(`${countOf(removed.length, 'rule')} uninstalled`, {
        description: 'What they counted stays.',
        action,
        duration: 10_000,
      });
    },
    onError: failed('Nothing was uninstalled'),
  });
}
