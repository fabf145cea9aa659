'use client';

import { Copy } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useEffect, useState } from 'react';
import { copyText } from '../../../client/clipboard';
import { Button } from '../../../components/ui/button';
import { CopyButton } from '../../../components/ui/copy-button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Segmented } from '../../../components/ui/segmented';
import { sentenceOf } from '../../../components/ui/state';
import { useNewToken } from '../hooks/use-ingest';
import { SNIPPETS, snippetOf } from '../snippets';
import { sendParams } from '../url-state';
import { Arrivals } from './arrivals';

const BLANK_TOKEN = '<ingest token>';

/** Ingest listens beside this page, on its own port. */
function useIngestUrl(port: number): string {
  const [url, setUrl] = useState(`http://localhost:${port}`);
  useEffect(() => setUrl(`${window.location.protocol}//${window.location.hostname}:${port}`), [port]);
  return url;
}

type NewToken = ReturnType<typeof useNewToken>;

const tokenName = (): string => `Send data, ${new Date().toISOString().slice(0, 10)}`;

function TokenStep({ token }: { token: NewToken }) {
  if (token.data) {
    return (
      <p className="flex flex-wrap items-center gap-2 text-ink2">
        <span className="text-ok">✓ The token is in the command below.</span> It is shown this once; Settings can revoke
        it.
        <CopyButton text={token.data.secret} label="Copy the token" />
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" onClick={() => token.mutate(tokenName())} disabled={token.isPending}>
        {token.isPending ? 'Making a token…' : 'Make a token'}
      </Button>
      <p className="text-ink2">It lets a machine send lines, and nothing else.</p>
      {token.isError ? <p className="text-bad">{sentenceOf(token.error)}</p> : null}
    </div>
  );
}

/** What is copied works as pasted: without a token, one is made first. */
function CopyCommand({ token, textWith }: { token: NewToken; textWith: (token: string) => string }) {
  if (token.data) return <CopyButton text={textWith(token.data.secret)} />;
  const makeAndCopy = () => token.mutate(tokenName(), { onSuccess: ({ secret }) => void copyText(textWith(secret)) });
  return (
    <Button size="sm" onClick={makeAndCopy} disabled={token.isPending}>
      <Copy aria-hidden className="size-3.5" />
      Make a token and copy
    </Button>
  );
}

/** The command, with the place that waits for a token in plain sight. */
function Command({ text }: { text: string }) {
  const [before, after] = text.split(BLANK_TOKEN);
  return (
    <pre className="whitespace-pre-wrap px-3.5 py-3 leading-relaxed [overflow-wrap:anywhere]">
      {before}
      {after === undefined ? null : <span className="rounded-[3px] bg-warn-bg text-warn">{BLANK_TOKEN}</span>}
      {after}
    </pre>
  );
}

/** A command that works as pasted, and a check that notices the first line by itself. */
export function SendDataPage({ ingestPort }: { ingestPort: number }) {
  const [url, setUrl] = useQueryStates(sendParams);
  const token = useNewToken();
  const address = useIngestUrl(ingestPort);
  const snippet = snippetOf(url.with);
  const textWith = (secret: string) => snippet.text({ url: address, token: secret });
  const options = SNIPPETS.map(({ key, title }) => ({ value: key, label: title }));
  return (
    <>
      <PageHeader title="Send data" />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-3">
          <Panel aria-label="Token" className="px-3.5 py-3">
            <TokenStep token={token} />
          </Panel>
          <Panel aria-label="Command">
            <PanelHeader title={`Paste into ${snippet.into}`} className="flex-wrap">
              <div className="max-w-full overflow-x-auto">
                <Segmented
                  label="Send with"
                  value={snippet.key}
                  options={options}
                  onChange={(key) => void setUrl({ with: key })}
                />
              </div>
              <span className="ml-auto">
                <CopyCommand token={token} textWith={textWith} />
              </span>
            </PanelHeader>
            <Command text={textWith(token.data?.secret ?? BLANK_TOKEN)} />
          </Panel>
        </div>
        <Arrivals />
      </div>
    </>
  );
}
