'use client';

import { Radio } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useHotkeys } from '../../../client/hotkeys';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { Tooltip } from '../../../components/ui/tooltip';
import { RangePicker } from '../../time/components/range-picker';
import { moment } from '../../time/format';
import type { Range } from '../../time/range';
import { type Overview, useOverview } from '../hooks/use-overview';
import { overviewParams } from '../url-state';
import { BusiestRules } from './busiest-rules';
import { CheckLine } from './check-line';
import { FlowPanel, FlowSkeleton } from './flow-panel';
import { NeedsALook } from './needs-a-look';

interface LiveProps {
  live: boolean;
  range: Range;
  onChange: (live: boolean) => void;
}

function LiveButton({ live, range, onChange }: LiveProps) {
  const moves = range.kind === 'last';
  const on = live && moves;
  return (
    <Tooltip text={moves ? 'Read again every 5 seconds · l' : 'These times are over: choose the last minutes or hours'}>
      <Button
        aria-label="Live"
        aria-pressed={on}
        aria-disabled={!moves}
        onClick={() => moves && onChange(!live)}
        className={cn(on && 'border-accent bg-accent-bg text-accent')}
      >
        <Radio aria-hidden className={cn('size-3.5', on && 'animate-pulse')} />
        <span className="hidden sm:inline">Live</span>
      </Button>
    </Tooltip>
  );
}

/** Holds the place of the whole page. */
function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      <FlowSkeleton />
      <Skeleton className="h-[42px]" />
      <div className="grid gap-3 lg:grid-cols-2">
        <Skeleton className="h-[220px]" />
        <Skeleton className="h-[220px]" />
      </div>
    </div>
  );
}

interface BodyProps {
  overview: Overview;
  range: Range;
  nowMs: number;
  isOld: boolean;
}

function Body({ overview, range, nowMs, isOld }: BodyProps) {
  return (
    <div className={cn('flex flex-col gap-3 transition-opacity', isOld && 'opacity-60')}>
      {overview.isCut && nowMs > 0 ? (
        <p className="text-ink3 text-xs">
          These sums are kept since {moment(Date.parse(overview.from), nowMs, true)}: what was before is not in them.
        </p>
      ) : null}
      <FlowPanel overview={overview} range={range} />
      <CheckLine overview={overview} range={range} />
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <BusiestRules overview={overview} range={range} />
        <NeedsALook overview={overview} />
      </div>
    </div>
  );
}

/** What comes in, what becomes of it, whether it adds up, and what needs a look. */
export function OverviewPage() {
  const [{ t, live }, setUrl] = useQueryStates(overviewParams, { history: 'push' });
  const now = useNow(60_000);
  const { data, error, isPlaceholderData, isPending, refetch } = useOverview(t, live);
  const setLive = (next: boolean) => void setUrl({ live: next }, { history: 'replace' });
  useHotkeys({ l: () => setLive(!live) });
  return (
    <>
      <PageHeader title="Overview">
        {now > 0 ? <RangePicker range={t} nowMs={now} onChange={(next) => void setUrl({ t: next })} /> : null}
        <LiveButton live={live} range={t} onChange={setLive} />
      </PageHeader>
      {error && data ? (
        <p role="alert" className="text-bad text-xs">
          This could not be read again; it is as it was. {sentenceOf(error)}
        </p>
      ) : null}
      {error && !data ? (
        <Panel>
          <Failed what="The overview could not be read." error={error} onRetry={() => void refetch()} />
        </Panel>
      ) : null}
      {isPending ? <Waiting /> : null}
      {data ? <Body overview={data} range={t} nowMs={now} isOld={isPlaceholderData} /> : null}
    </>
  );
}
