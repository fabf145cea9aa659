'use client';

import { useEffect, useMemo, useRef } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import type { Lines, LogLine } from '../../lines/hooks/use-lines';
import type { Bars } from '../../plot/bars';
import { PlacedRow } from '../../rows/components/placed-row';
import { useLineWalk } from '../../rows/hooks/use-line-walk';
import { useMarkedText } from '../../rows/hooks/use-marked-text';
import { useNearbyRows } from '../../rows/hooks/use-nearby-rows';
import { useRowPress } from '../../rows/hooks/use-row-press';
import { evenStack } from '../../rows/stack';
import { tabStop } from '../../rows/tab-stop';
import { colourOf } from '../counts';
import type { Explore } from '../hooks/use-explore';
import { wordsOf } from '../words';
import { LineRow } from './line-row';

const seekMenu = onDemand(() => import('./seek-on-logs-menu').then((module) => module.SeekOnLogsMenu));

const LOAD_AHEAD = 40;

interface LineListProps {
  explore: Explore;
  lines: Lines;
  records: readonly LogLine[];
  bars: readonly Bars[];
  selector: string;
}

/** @param left how many of the rows that were read lie below those in the page */
function useReadOn({ hasNextPage, isFetching, fetchNextPage }: Lines, left: number): void {
  useEffect(() => {
    if (hasNextPage && !isFetching && left < LOAD_AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, left]);
}

function ListFooter({ lines, loaded, keys }: { lines: Lines; loaded: number; keys: string }) {
  const more = lines.isFetchingNextPage
    ? 'reading on…'
    : lines.hasNextPage
      ? `${loaded} read, more as you scroll`
      : 'latest arrivals first';
  return (
    <footer className="flex items-center justify-between gap-3 border-line2 border-t px-3 py-2 text-ink3">
      <span className="hidden truncate md:inline">{keys}</span>
      <span className="tabular ml-auto whitespace-nowrap">{more}</span>
    </footer>
  );
}

/** The lines, one row each; only those in view are in the page, further ones are read as they come near. */
export function LineList(props: LineListProps) {
  const { explore, records, bars, lines, selector } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const loaded = records.length;
  const stack = useMemo(() => evenStack(loaded), [loaded]);
  const { first, end } = useNearbyRows(scroller, stack, loaded);
  useLineWalk({ page: explore, records, scroller, stack, headPx: 0 });
  useReadOn(lines, loaded - end);
  const [marked, unmark] = useMarkedText(scroller, records);
  const SeekMenu = useOnDemand(seekMenu, marked !== null);
  const press = useRowPress(explore.openLine);
  const rows = records.slice(first, end);
  const reached = tabStop(rows, explore.state.line);
  return (
    <>
      <div ref={scroller} className="@container min-h-0 flex-1 basis-[320px] overflow-y-auto overflow-x-hidden">
        <ul aria-label="Lines" className="relative" style={{ height: stack.heightPx }}>
          {rows.map((line, place) => (
            <PlacedRow key={line.id} stack={stack} index={first + place} rows={loaded}>
              <LineRow
                line={line}
                colour={colourOf(line, explore, bars)}
                chosen={line.id === explore.state.line}
                tabbable={line.id === reached}
                ruleId={explore.metric?.rules[0]?.id}
                onPress={press}
              />
            </PlacedRow>
          ))}
        </ul>
      </div>
      {marked && SeekMenu ? <SeekMenu {...{ explore, selector, marked }} onClose={unmark} /> : null}
      <ListFooter lines={lines} loaded={loaded} keys={wordsOf(explore).keys} />
    </>
  );
}
