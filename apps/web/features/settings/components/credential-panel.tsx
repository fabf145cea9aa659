'use client';

import { type FormEvent, useState } from 'react';
import { useHydrated } from '../../../client/hydrated';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { ConfirmButton } from '../../../components/ui/confirm-button';
import { CopyButton } from '../../../components/ui/copy-button';
import { FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { ago, exact } from '../../time/format';
import {
  type Credential,
  type CredentialPath,
  type NewCredential,
  useCredentials,
  useNewCredential,
  useRevoke,
} from '../hooks/use-credentials';

interface CredentialPanelProps {
  path: CredentialPath;
  title: string;
  noun: string;
  about: string;
  placeholder: string;
}

function Fresh({ credential }: { credential: NewCredential }) {
  return (
    <div role="status" className="flex flex-col gap-1.5 border-line2 border-b bg-accent-bg px-3.5 py-3">
      <p className="font-medium">{credential.name}: copy it now, it is not shown again.</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 break-all">{credential.secret}</code>
        <CopyButton text={credential.secret} />
      </div>
    </div>
  );
}

function NewForm({ path, noun, placeholder }: CredentialPanelProps) {
  const create = useNewCredential(path);
  const [name, setName] = useState('');
  const hydrated = useHydrated();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await create.mutateAsync(name).catch(() => null);
    if (made) setName('');
  };
  return (
    <>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-1 border-line2 border-b px-3.5 py-3">
        <div className="flex gap-2">
          <Input
            aria-label={`Name of the new ${noun}`}
            placeholder={placeholder}
            value={name}
            disabled={!hydrated}
            aria-invalid={create.isError ? true : undefined}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={create.isPending}>
            New {noun}
          </Button>
        </div>
        <FieldProblem>{create.isError ? sentenceOf(create.error) : undefined}</FieldProblem>
      </form>
      {create.data ? <Fresh credential={create.data} /> : null}
    </>
  );
}

function CredentialRow({
  credential,
  nowMs,
  onRevoke,
}: {
  credential: Credential;
  nowMs: number;
  onRevoke: () => void;
}) {
  const used = credential.lastUsedAt ? Date.parse(credential.lastUsedAt) : null;
  const when = (ms: number) => (nowMs > 0 ? ago(ms, nowMs) : '');
  return (
    <li className="flex items-center gap-3 border-line2 border-b px-3.5 py-2 last:border-0">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{credential.name}</span>
        <code className="text-ink3">{credential.hint}</code>
      </span>
      <span
        className="max-w-[11ch] text-right text-ink3 text-xs sm:max-w-none"
        title={exact(used ?? Date.parse(credential.createdAt))}
      >
        {used === null ? `made ${when(Date.parse(credential.createdAt))}, never used` : `used ${when(used)}`}
      </span>
      <ConfirmButton label={`Revoke ${credential.name}`} sure="Revoke for good" onConfirm={onRevoke}>
        Revoke
      </ConfirmButton>
    </li>
  );
}

/** One kind of secret: make, list, revoke. */
export function CredentialPanel(props: CredentialPanelProps) {
  const credentials = useCredentials(props.path);
  const revoke = useRevoke(props.path);
  const now = useNow(30_000);
  const items = credentials.data?.items ?? [];
  return (
    <Panel aria-label={props.title}>
      <PanelHeader title={props.title} />
      <p className="px-3.5 pt-2.5 text-ink2">{props.about}</p>
      <NewForm {...props} />
      {credentials.isPending ? <Skeleton className="m-3.5 h-10" /> : null}
      {credentials.isError ? (
        <Failed
          what={`The ${props.noun}s could not be read.`}
          error={credentials.error}
          onRetry={() => void credentials.refetch()}
        />
      ) : null}
      {credentials.data && items.length === 0 ? <p className="px-3.5 py-4 text-ink3">None yet.</p> : null}
      <ul>
        {items.map((credential) => (
          <CredentialRow
            key={credential.id}
            credential={credential}
            nowMs={now}
            onRevoke={() => revoke.mutate(credential)}
          />
        ))}
      </ul>
    </Panel>
  );
}
