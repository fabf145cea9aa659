'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { type Bars, colourOf } from '../counts';
import type { Explore } from '../hooks/use-explore';
import { useFocusWalk } from '../hooks/use-focus-walk';
import type { Lines, LogLine } from '../hooks/use-lines';
import { revealRow, useRowsInView } from '../hooks/use-rows-in-view';
import { wordsOf } from '../words';
import { LineRow } from './line-row';

const ROW_PX = 27;
const OVERSCAN = 12;
const LOAD_AHEAD = 40;

interface LineListProps {
  explore: Explore;
  lines: Lines;
  records: readonly LogLine[];
  bars: readonly Bars[];
}

/** @returns the records in view and a few round them, with their places; further ones are read as they come near. */
function useRows(scroller: RefObject<HTMLDivElement | null>, { records, lines }: LineListProps) {
  const { first, end } = useRowsInView(scroller, ROW_PX);
  const from = Math.max(Math.min(first, records.length) - OVERSCAN, 0);
  const to = Math.min(end + OVERSCAN, records.length);
  const { hasNextPage, isFetching, fetchNextPage } = lines;
  useEffect(() => {
    if (hasNextPage && !isFetching && to > records.length - LOAD_AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, to, records.length]);
  return records.slice(from, to).map((line, place) => ({ line, index: from + place }));
}

function useLineKeys({ explore, records }: LineListProps, reveal: (index: number, lineId: string) => void): void {
  const step = (direction: -1 | 1) => (event: KeyboardEvent) => {
    event.preventDefault();
    const here = records.findIndex((line) => line.id === explore.state.line);
    const index = Math.min(Math.max(here + direction, 0), records.length - 1);
    const line = records[index];
    if (!line) return;
    if (explore.state.open) explore.openLine(line.id);
    else explore.setLine(line.id);
    reveal(index, line.id);
  };
  const open = (event: KeyboardEvent) => {
    const onControl = event.target instanceof Element && event.target.closest('button, a') !== null;
    if (explore.state.line && !onControl) explore.openLine(explore.state.line);
  };
  useHotkeys({ ArrowUp: step(-1), ArrowDown: step(1), Enter: open });
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
  const { explore, records, bars, lines } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRows(scroller, props);
  const focus = useFocusWalk(scroller);
  useLineKeys(props, (index, lineId) => {
    focus(lineId);
    revealRow(scroller.current, index, ROW_PX);
  });
  return (
    <>
      <div ref={scroller} className="@container min-h-0 flex-1 basis-[320px] overflow-y-auto overflow-x-hidden">
        <ul className="relative" style={{ height: records.length * ROW_PX }}>
          {rows.map(({ line, index }) => (
            <li
              key={line.id}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW_PX, transform: `translateY(${index * ROW_PX}px)` }}
            >
              <LineRow
                line={line}
                colour={colourOf(line, explore, bars)}
                chosen={line.id === explore.state.line}
                tabbable={explore.state.line === null ? index === 0 : line.id === explore.state.line}
                ruleId={explore.metric?.rules[0]?.id}
                onOpen={explore.openLine}
              />
            </li>
          ))}
        </ul>
      </div>
      <ListFooter lines={lines} loaded={records.length} keys={wordsOf(explore).keys} />
    </>
  );
}
