'use client';

import type { MouseEvent, ReactNode } from 'react';
import { useModKey } from '../../../client/platform';
import { cn } from '../../../components/ui/class-names';
import type { Graph } from '../../plot/bars';
import { count } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { isolated } from '../counts';
import type { Explore } from '../hooks/use-explore';

interface LegendProps {
  graph: Graph;
  explore: Explore;
  children?: ReactNode;
}

/** The names of the colours with their counts. A click isolates one, again restores; with ⌘ it adds. */
export function Legend({ graph, explore, children }: LegendProps) {
  const shown = new Set(isolated(graph.bars, explore.isolation).map((one) => one.key));
  const pick = (value: string | null) => (event: MouseEvent) => explore.pick(value, event.metaKey || event.ctrlKey);
  const single = explore.by === '';
  const mod = useModKey();
  return (
    <div className="flex min-h-[44px] flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
      {graph.bars.map((one) => (
        <button
          key={one.key}
          type="button"
          disabled={single}
          aria-pressed={shown.has(one.key)}
          onClick={pick(one.value)}
          className={cn(
            'flex max-w-full items-center gap-1.5 rounded disabled:cursor-default',
            !shown.has(one.key) && 'opacity-45 hover:opacity-80',
          )}
        >
          <i aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: one.colour }} />
          <span className="truncate">{one.name}</span>
          <span className="tabular text-ink3">{count(one.total)}</span>
        </button>
      ))}
      {children}
      <p className="ml-auto hidden text-ink3 lg:block">
        lines per {spellSeconds(graph.window.step)}, whole counts
        {single ? null : <span className="hidden 2xl:inline"> · click a name to isolate, {mod}-click to add</span>}
      </p>
    </div>
  );
}
