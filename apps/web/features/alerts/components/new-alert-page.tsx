'use client';

import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { useMetrics } from '../../series/hooks/use-metrics';
import { freshDraft } from '../draft';
import { useAlertEditor } from '../hooks/use-alert-editor';
import { AlertEditor } from './alert-editor';

const EditorWaits = () => <Skeleton className="h-[420px]" />;

/** The form of a new alert, of the metric that the address names. */
export function NewAlertPage() {
  const metrics = useMetrics();
  if (metrics.isError && !metrics.data) {
    return (
      <Failed
        what="The metrics could not be read."
        error={metrics.error}
        onRetry={() => void metrics.refetch()}
        className="py-24"
      />
    );
  }
  return metrics.data ? <Fresh metrics={metrics.data.items} /> : <EditorWaits />;
}

function Fresh({ metrics }: { metrics: NonNullable<ReturnType<typeof useMetrics>['data']>['items'] }) {
  const counted = metrics.filter(({ type }) => type !== 'gauge');
  const editor = useAlertEditor(null, (wanted) =>
    freshDraft(counted.find(({ name }) => name === wanted) ?? counted[0]),
  );
  return <AlertEditor editor={editor} metrics={counted} />;
}
