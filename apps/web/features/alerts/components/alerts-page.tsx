'use client';

import { CircleAlert, Plus } from 'lucide-react';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { Button } from '../../../components/ui/button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { useAlerts, useStanding } from '../hooks/use-alerts';
import { alertsParams } from '../url-state';
import { AlertRow } from './alert-row';
import { HistoryPanel } from './history-panel';
import { ReceiverSheet } from './receiver-sheet';
import { ReceiversPanel } from './receivers-panel';
import { SilenceDialog } from './silence-dialog';
import { SilencesPanel } from './silences-panel';

function Notice({ children }: { children: string }) {
  return (
    <p role="status" className="flex items-start gap-2 rounded-lg border border-warn/40 bg-warn-bg px-3 py-2.5">
      <CircleAlert aria-hidden className="mt-px size-4 shrink-0 text-warn" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

/** What keeps alerts from being evaluated, or anybody from being told. */
function Standing() {
  const { data } = useStanding();
  return (
    <>
      {data?.evaluation ? <Notice>{data.evaluation}</Notice> : null}
      {data?.notification ? <Notice>{data.notification}</Notice> : null}
    </>
  );
}

const NewAlert = () => (
  <Button asChild variant="primary">
    <Link href="/alerts/new">
      <Plus aria-hidden className="size-3.5" />
      New alert
    </Link>
  </Button>
);

function AlertList({ onSilence }: { onSilence: (id: string) => void }) {
  const alerts = useAlerts();
  if (alerts.isError && !alerts.data) {
    return (
      <Panel>
        <Failed what="The alerts could not be read." error={alerts.error} onRetry={() => void alerts.refetch()} />
      </Panel>
    );
  }
  if (!alerts.data) return <Skeleton className="h-[132px]" />;
  if (alerts.data.items.length === 0) {
    return (
      <Panel>
        <Empty title="Be told before somebody asks" action={<NewAlert />}>
          An alert watches what a rule counts: too many lines within minutes, or none where there are always some. Try
          it on the last week before you save it. Who is told gets the number, five of the lines and the way to all of
          them.
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel aria-label="Alerts">
      <ul className="divide-y divide-line2">
        {alerts.data.items.map((alert) => (
          <AlertRow key={alert.id} alert={alert} onSilence={() => onSilence(alert.id)} />
        ))}
      </ul>
    </Panel>
  );
}

/** What is watched, what fired, who is told. */
export function AlertsPage() {
  const { data } = useAlerts();
  const [url, setUrl] = useQueryStates(alertsParams, { history: 'push' });
  const close = () => void setUrl({ receiver: null, edit: null, silence: null });
  const silenced = data?.items.find(({ id }) => id === url.silence);
  return (
    <>
      <PageHeader title="Alerts">{data && data.items.length > 0 ? <NewAlert /> : null}</PageHeader>
      <Standing />
      <AlertList onSilence={(silence) => void setUrl({ silence })} />
      <div className="grid items-start gap-3 xl:grid-cols-2">
        <HistoryPanel />
        <div className="flex min-w-0 flex-col gap-3">
          <ReceiversPanel
            onAdd={() => void setUrl({ receiver: '', edit: null })}
            onEdit={(edit) => void setUrl({ edit, receiver: null })}
          />
          <SilencesPanel alerts={data?.items ?? []} />
        </div>
      </div>
      {url.receiver !== null || url.edit !== null ? (
        <ReceiverSheet
          key={url.edit ?? url.receiver}
          type={url.receiver ?? ''}
          id={url.edit}
          onType={(receiver) => void setUrl({ receiver })}
          onClose={close}
        />
      ) : null}
      {silenced ? <SilenceDialog alert={silenced} onClose={close} /> : null}
    </>
  );
}
