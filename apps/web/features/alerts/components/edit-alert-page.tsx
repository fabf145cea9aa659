'use client';

import Link from 'next/link';
import { ApiError } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { useMetrics } from '../../series/hooks/use-metrics';
import { draftOf } from '../draft';
import { useAlertEditor } from '../hooks/use-alert-editor';
import { type Alert, useAlert } from '../hooks/use-alerts';
import { AlertEditor } from './alert-editor';
import { HistoryPanel } from './history-panel';

function Gone() {
  return (
    <Empty
      title="There is no such alert"
      className="py-24"
      action={
        <Button asChild variant="primary">
          <Link href="/alerts">All alerts</Link>
        </Button>
      }
    >
      It may have been deleted.
    </Empty>
  );
}

function Saved({ alert }: { alert: Alert }) {
  const metrics = useMetrics();
  const editor = useAlertEditor(alert, () => draftOf(alert));
  const counted = metrics.data?.items.filter(({ type }) => type !== 'gauge') ?? [];
  return (
    <>
      <AlertEditor editor={editor} metrics={counted} />
      <HistoryPanel alertId={alert.id} />
    </>
  );
}

/** The form of an alert that exists, and what it fired. */
export function EditAlertPage({ id }: { id: string }) {
  const alert = useAlert(id);
  if (alert.data) return <Saved key={alert.data.updatedAt} alert={alert.data} />;
  if (alert.error instanceof ApiError && alert.error.status === 404) return <Gone />;
  if (alert.isError) {
    return (
      <Failed
        what="The alert could not be read."
        error={alert.error}
        onRetry={() => void alert.refetch()}
        className="py-24"
      />
    );
  }
  return <Skeleton className="h-[420px]" />;
}
