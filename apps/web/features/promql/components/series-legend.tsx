'use client';

import type { MouseEvent } from 'react';
import { useModKey } from '../../../client/platform';
import { cn } from '../../../components/ui/class-names';
import type { Explore } from '../../explore/hooks/use-explore';
import { type Line, valueText } from '../../plot/lines';

const MOST_NAMES = 20;

interface SeriesLegendProps {
  explore: Explore;
  lines: readonly Line[];
  onTable: () => void;
}

/** The names of the lines with their last values. A click isolates one, again restores; with ⌘ it adds. */
export function SeriesLegend({ explore, lines, onTable }: SeriesLegendProps) {
  const mod = useModKey();
  const { only } = explore.isolation;
  const shown = (name: string) => only.length === 0 || only.includes(name);
  const pick = (name: string) => (event: MouseEvent) => explore.pick(name, event.metaKey || event.ctrlKey);
  const more = lines.length - MOST_NAMES;
  return (
    <>
      {lines.slice(0, MOST_NAMES).map(({ key, name, colour, stats }) => (
        <button
          key={key}
          type="button"
          aria-pressed={shown(name)}
          onClick={pick(name)}
          className={cn('flex max-w-full items-center gap-1.5 rounded', !shown(name) && 'opacity-45 hover:opacity-80')}
        >
          <i aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colour }} />
          <span className="truncate">{name}</span>
          <span className="tabular text-ink3">{valueText(stats.last)}</span>
        </button>
      ))}
      {more > 0 ? (
        <button type="button" onClick={onTable} className="rounded text-accent hover:underline">
          {more} more in the table
        </button>
      ) : null}
      {lines.length > 1 ? (
        <p className="hidden text-ink3 2xl:block">click a name to isolate, {mod}-click to add</p>
      ) : null}
    </>
  );
}
