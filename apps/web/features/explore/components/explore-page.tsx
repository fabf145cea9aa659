'use client';

import { ChartColumn } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect } from 'react';
import { Button } from '../../../components/ui/button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Segmented } from '../../../components/ui/segmented';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { TimeControls } from '../../plot/components/time-controls';
import { LIVE_MS } from '../../plot/hooks/use-window';
import { type Metric, useMetrics } from '../../series/hooks/use-metrics';
import { span } from '../../time/format';
import { ViewsButton } from '../../views/components/views-button';
import { type Explore, useExplore } from '../hooks/use-explore';
import { ExploreBody } from './explore-body';
import { QueryBar } from './query-bar';

const PromqlPage = dynamic(() => import('../../promql/components/promql-page').then((module) => module.PromqlPage), {
  ssr: false,
  loading: Waiting,
});

const MODE_OPTIONS = [
  { value: 'counts', label: 'Counts' },
  { value: 'promql', label: 'PromQL' },
] as const;

function NothingCounted() {
  return (
    <Panel>
      <Empty
        title="Nothing is counted yet"
        action={
          <>
            <Button asChild variant="primary">
              <Link href="/rules/new">Write a rule</Link>
            </Button>
            <Button asChild>
              <Link href="/send-data">Send data</Link>
            </Button>
          </>
        }
      >
        A rule marks the lines that matter and counts them. Once one has a metric, its graph is here, and every bar
        opens onto the lines it is made of.
      </Empty>
    </Panel>
  );
}

function NoSuchMetric({
  name,
  metrics,
  onChoose,
}: {
  name: string;
  metrics: readonly Metric[];
  onChoose: (name: string) => void;
}) {
  return (
    <Panel>
      <Empty
        title={`No rule counts ${name}`}
        action={metrics.slice(0, 4).map((metric) => (
          <Button key={metric.name} onClick={() => onChoose(metric.name)}>
            <ChartColumn aria-hidden className="size-3.5" />
            <code>{metric.name}</code>
          </Button>
        ))}
      >
        The metric may have been renamed, or its rule deleted before it matched. These exist:
      </Empty>
    </Panel>
  );
}

/** Holds the place of the whole page while the metrics are on their way. */
function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      <Skeleton className="h-[30px] w-[320px] max-w-full" />
      <Skeleton className="h-[314px]" />
      <Skeleton className="h-[420px]" />
    </div>
  );
}

function useTitle(explore: Explore): void {
  const { metricName, now } = explore;
  const at = explore.state.at;
  useEffect(() => {
    if (metricName === '') return;
    const when = at && now ? ` · ${span(at.from * 1000, at.to * 1000, now)}` : '';
    document.title = `${metricName}${when} · LogFlow`;
  }, [metricName, at, now]);
}

/** The graph of a metric, and below it exactly the lines it is made of. */
export function ExplorePage() {
  const metrics = useMetrics();
  const items = metrics.data?.items ?? [];
  const explore = useExplore(items);
  useTitle(explore);
  const content = () => {
    if (metrics.isError) {
      return (
        <Failed what="The metrics could not be read." error={metrics.error} onRetry={() => void metrics.refetch()} />
      );
    }
    if (!metrics.data) return <Waiting />;
    if (explore.state.mode === 'promql') return <PromqlPage explore={explore} metrics={items} />;
    if (items.length === 0) return <NothingCounted />;
    if (!explore.metric) return <NoSuchMetric name={explore.metricName} metrics={items} onChoose={explore.setMetric} />;
    return (
      <>
        <QueryBar explore={explore} metrics={items} metric={explore.metric} />
        <ExploreBody explore={explore} refetchMs={explore.state.live ? LIVE_MS : false} />
      </>
    );
  };
  return (
    <>
      <PageHeader title="Explore">
        <Segmented label="Mode" value={explore.state.mode} onChange={explore.setMode} options={MODE_OPTIONS} />
        <ViewsButton onOpened={explore.refresh} />
        {items.length > 0 ? <TimeControls page={explore} /> : null}
      </PageHeader>
      {content()}
    </>
  );
}
