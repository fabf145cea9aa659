'use client';

import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Failed } from '../../../components/ui/state';
import { exact, moment } from '../../time/format';
import type { Alert } from '../hooks/use-alerts';
import { type Silence, useEndSilence, useSilences } from '../hooks/use-silences';
import { subjectText } from '../words';

function SilenceRow({ silence, name, nowMs }: { silence: Silence; name: string; nowMs: number }) {
  const end = useEndSilence();
  const ends = Date.parse(silence.endsAt);
  const labelled = Object.keys(silence.labels).length > 0;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5 pr-2 pl-3.5">
      <span className="min-w-0 flex-1 basis-[20ch]">
        <span className="font-medium">{name}</span>{' '}
        {labelled ? <span className="font-mono text-xs">{subjectText(silence.labels)} </span> : null}
        <span className="text-ink3">
          {silence.comment} · {silence.author}
        </span>
      </span>
      <span className="tabular text-ink2" title={exact(ends)}>
        until {nowMs > 0 ? moment(ends, nowMs, true) : '…'}
      </span>
      <Button size="sm" disabled={end.isPending} onClick={() => end.mutate(silence)}>
        End
      </Button>
    </li>
  );
}

/** Of what nobody is told at present; not there while there is none. */
export function SilencesPanel({ alerts }: { alerts: readonly Alert[] }) {
  const now = useNow(15_000);
  const silences = useSilences();
  const items = silences.data?.items ?? [];
  if (items.length === 0 && !silences.isError) return null;
  const nameOf = ({ alertId }: Silence) =>
    alertId === null ? 'All alerts' : (alerts.find(({ id }) => id === alertId)?.name ?? 'A deleted alert');
  return (
    <Panel aria-label="Silences">
      <PanelHeader title="Silences" />
      {silences.isError ? (
        <Failed
          what={
            items.length > 0 ? 'These may not be all: they could not be read anew.' : 'The silences could not be read.'
          }
          error={silences.error}
          onRetry={() => void silences.refetch()}
          className="py-5"
        />
      ) : null}
      <ul className="divide-y divide-line2">
        {items.map((silence) => (
          <SilenceRow key={silence.id} silence={silence} name={nameOf(silence)} nowMs={now} />
        ))}
      </ul>
    </Panel>
  );
}
