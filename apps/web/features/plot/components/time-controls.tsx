'use client';

import { type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { Link2, Radio, RefreshCw } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Tooltip } from '../../../components/ui/tooltip';
import { RangePicker } from '../../time/components/range-picker';
import type { Range } from '../../time/range';
import type { Window } from '../buckets';

/** What of a page's state its time controls show and change. */
interface Timed {
  readonly state: { readonly t: Range; readonly live: boolean };
  readonly window: Window | null;
  /** What "now" means, in ms; 0 until the page runs. */
  readonly now: number;
  readonly setRange: (range: Range) => void;
  readonly setLive: (live: boolean) => void;
  readonly refresh: () => void;
}

interface TimeControlsProps {
  page: Timed;
  /** What Live does on this page. */
  hint?: string;
  /** The queries that are read anew. */
  reads?: readonly string[];
}

const GRAPHS = ['counts', 'gauge', 'graph', 'lines', 'patterns', 'annotations'];
const copyLink = (shown: Window | null) => void import('../copy-link').then((module) => module.copyLink(shown));

/** Which time, whether it moves, and the link that keeps it. */
export function TimeControls({ page, hint = 'Read again every 5 seconds', reads = GRAPHS }: TimeControlsProps) {
  const { live, t } = page.state;
  const client = useQueryClient();
  const shown = { type: 'active', predicate: ({ queryKey }: Query) => reads.includes(String(queryKey[0])) } as const;
  const reading = useIsFetching(shown) > 0;
  const readAgain = () => {
    page.refresh();
    void client.refetchQueries(shown);
  };
  return (
    <>
      {page.now > 0 ? <RangePicker range={t} nowMs={page.now} onChange={page.setRange} /> : null}
      <Tooltip text={`${hint} · l`}>
        <Button
          aria-label="Live"
          aria-pressed={live}
          onClick={() => page.setLive(!live)}
          className={cn(live && 'border-accent bg-accent-bg text-accent')}
        >
          <Radio aria-hidden className={cn('size-3.5', live && 'animate-pulse')} />
          <span className="hidden sm:inline">Live</span>
        </Button>
      </Tooltip>
      <Tooltip text="Read again now">
        <Button size="icon" aria-label="Read again" onClick={readAgain} disabled={live}>
          <RefreshCw aria-hidden className={cn('size-3.5', reading && 'animate-spin')} />
        </Button>
      </Tooltip>
      <Tooltip text="Copies a link to exactly these times">
        <Button variant="quiet" className="px-1.5 sm:px-2.5" onClick={() => copyLink(page.window)} aria-label="Share">
          <Link2 aria-hidden className="size-4 sm:hidden" />
          <span className="hidden sm:inline">Share</span>
        </Button>
      </Tooltip>
    </>
  );
}
