'use client';

import { useQueryStates } from 'nuqs';
import { useEffect, useState } from 'react';
import { PageHeader } from '../../../components/shell/page-header';
import { Button } from '../../../components/ui/button';
import { CopyButton } from '../../../components/ui/copy-button';
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

function TokenStep({ token }: { token: ReturnType<typeof useNewToken> }) {
  if (token.data) {
    return (
      <p className="flex flex-wrap items-center gap-2 text-ink2">
        <span className="text-ok">✓ The token is in the command below.</span> It is shown this once; Settings can revoke
        it.
        <CopyButton text={token.data.secret} label="Copy the token" />
      </p>
    );
  }
  const create = () => token.mutate(`Send data, ${new Date().toISOString().slice(0, 10)}`);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" onClick={create} disabled={token.isPending}>
        {token.isPending ? 'Making a token…' : 'Make a token'}
      </Button>
      <p className="text-ink2">It lets a machine send lines, and nothing else.</p>
      {token.isError ? <p className="text-bad">{sentenceOf(token.error)}</p> : null}
    </div>
  );
}

/** A command that works as pasted, and a check that notices the first line by itself. */
export function SendDataPage({ ingestPort }: { ingestPort: number }) {
  const [url, setUrl] = useQueryStates(sendParams);
  const token = useNewToken();
  const address = useIngestUrl(ingestPort);
  const snippet = snippetOf(url.with);
  const text = snippet.text({ url: address, token: token.data?.secret ?? BLANK_TOKEN });
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
                <CopyButton text={text} />
              </span>
            </PanelHeader>
            <pre className="whitespace-pre-wrap px-3.5 py-3 leading-relaxed [overflow-wrap:anywhere]">{text}</pre>
          </Panel>
        </div>
        <Arrivals />
      </div>
    </>
  );
}
