'use client';

import Link from 'next/link';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { useOrg } from '../../org/hooks/use-org';
import { ago, clock, lines } from '../../time/format';
import { type IngestStatus, useIngestStatus } from '../hooks/use-ingest';

/** Lines of each minute as small bars. */
function Minutes({ perMinute }: { perMinute: IngestStatus['perMinute'] }) {
  const most = Math.max(...perMinute.map((one) => one.lines), 1);
  const sum = perMinute.reduce((total, one) => total + one.lines, 0);
  return (
    <div className="flex flex-col gap-1">
      <div aria-hidden className="flex h-12 items-end gap-px">
        {perMinute.map((one) => (
          <div
            key={one.minute}
            title={`${clock(Date.parse(one.minute), true)} · ${lines(one.lines)}`}
            className="min-h-px flex-1 rounded-t-[1px] bg-(--s1)"
            style={{ height: `${(one.lines / most) * 100}%` }}
          />
        ))}
      </div>
      <p className="tabular text-ink3 text-xs">
        {lines(sum)} in the last {perMinute.length} minutes
      </p>
    </div>
  );
}

function NextStep() {
  const { data: org } = useOrg();
  const hasRules = (org?.rules.total ?? 0) > 0;
  return (
    <div className="flex flex-wrap gap-2">
      <Button asChild variant={hasRules ? 'plain' : 'primary'}>
        <Link href="/rules/new">Write a rule</Link>
      </Button>
      <Button asChild variant={hasRules ? 'primary' : 'plain'}>
        <Link href={hasRules ? '/explore' : '/rules/new?example=invalid-ssh-user'}>
          {hasRules ? 'Explore' : 'Start from an example'}
        </Link>
      </Button>
    </div>
  );
}

function Standing({ status, nowMs }: { status: IngestStatus; nowMs: number }) {
  const last = status.lastAt ? Date.parse(status.lastAt) : null;
  return (
    <>
      <p className="flex items-center gap-2 font-semibold text-[15px]" role="status">
        <i aria-hidden className={cn('size-2.5 rounded-full', status.received ? 'bg-ok' : 'animate-pulse bg-edge')} />
        {status.received ? 'Lines arrive' : 'Waiting for the first line'}
      </p>
      <p className="text-ink2">
        {last !== null && nowMs > 0
          ? `The last one came ${ago(last, nowMs)}. Rules match what arrives from now on.`
          : 'Run the command. This turns green by itself as soon as a line is stored.'}
      </p>
      {status.perMinute.length > 0 && status.received ? <Minutes perMinute={status.perMinute} /> : null}
      {status.received ? <NextStep /> : null}
    </>
  );
}

/** Notices the first line by itself, then says how many come. */
export function Arrivals() {
  const status = useIngestStatus();
  const now = useNow(2000);
  return (
    <Panel aria-label="What arrives" className="flex flex-col gap-3 px-3.5 py-3.5">
      {status.data ? <Standing status={status.data} nowMs={now} /> : null}
      {status.isPending ? <Skeleton className="h-16" /> : null}
      {status.isError && !status.data ? (
        <Failed
          what="LogFlow cannot say what arrives."
          error={status.error}
          onRetry={() => void status.refetch()}
          className="px-0 py-2"
        />
      ) : null}
    </Panel>
  );
}
