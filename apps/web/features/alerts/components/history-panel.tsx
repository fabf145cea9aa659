'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { count, exact, lines, moment } from '../../time/format';
import { type PastFiring, useFirings } from '../hooks/use-alerts';
import { pathOf, subjectText } from '../words';

const SHOWN = 20;
/** As the API gives them at once. */
const MOST = 1000;

function lasted({ from, to }: PastFiring): string {
  if (to === null) return 'fires';
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  if (minutes < 1) return 'under a minute';
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function FiringRow({ firing, nowMs }: { firing: PastFiring; nowMs: number }) {
  const from = Date.parse(firing.from);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3.5 py-2">
      <span className="tabular w-[13ch] shrink-0 text-ink3" title={exact(from)}>
        {nowMs > 0 ? moment(from, nowMs) : ''}
      </span>
      <span className="min-w-0 flex-1 basis-[20ch]">
        <Link href={`/alerts/${firing.alertId}`} className="rounded font-medium hover:underline">
          {firing.alert}
        </Link>{' '}
        <span className="break-all font-mono text-ink2 text-xs">{subjectText(firing.labels)}</span>
      </span>
      <span className={firing.to === null ? 'font-medium text-bad' : 'text-ink3'}>{lasted(firing)}</span>
      <Link href={pathOf(firing.link)} className="tabular rounded text-accent hover:underline">
        {firing.lines === null ? 'open' : lines(firing.lines)}
      </Link>
    </li>
  );
}

/** When alerts fired, newest first; each leads to the lines that made it. */
export function HistoryPanel({ alertId }: { alertId?: string }) {
  const now = useNow(15_000);
  const [limit, setLimit] = useState(SHOWN);
  const firings = useFirings({ limit, alert: alertId });
  const { items = [], total = 0 } = firings.data ?? {};
  return (
    <Panel aria-label="What fired">
      <PanelHeader title="What fired">
        {total > items.length ? (
          <span className="tabular ml-auto text-ink3">
            {count(items.length)} of {count(total)}
          </span>
        ) : null}
      </PanelHeader>
      {firings.isError && !firings.data ? (
        <Failed what="What fired could not be read." error={firings.error} onRetry={() => void firings.refetch()} />
      ) : null}
      {firings.isPending ? <Skeleton className="m-3.5 h-20" /> : null}
      {firings.data && items.length === 0 ? (
        <Empty title="Nothing has fired" className="py-7">
          Each time an alert fires it is kept here for 90 days, with the lines that made it.
        </Empty>
      ) : null}
      <ul className="divide-y divide-line2">
        {items.map((firing) => (
          <FiringRow
            key={`${firing.alertId} ${firing.from} ${JSON.stringify(firing.labels)}`}
            firing={firing}
            nowMs={now}
          />
        ))}
      </ul>
      {total > items.length && limit < MOST ? (
        <div className="border-line2 border-t px-3.5 py-2">
          <Button size="sm" disabled={firings.isPlaceholderData} onClick={() => setLimit(Math.min(MOST, limit * 5))}>
            Show more
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
