'use client';

import { type RefObject, useEffect, useMemo, useState } from 'react';
import { useHotkeys } from '../../../client/hotkeys';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { useStable } from '../../../client/stable';
import type { Bars } from '../../explore/counts';
import { useFocusWalk } from '../../explore/hooks/use-focus-walk';
import type { LogLine } from '../../explore/hooks/use-lines';
import { useSize } from '../../explore/hooks/use-size';
import { OTHER_COLOUR } from '../../series/colour';
import { fieldValue } from '../field-value';
import { barOf } from '../histogram';
import type { Logs } from '../hooks/use-logs';
import { revealRow, useNearbyRows } from '../hooks/use-nearby-rows';
import { evenStack, isRoomy, layoutOf, ROW_PX, type Stack, unevenStack, wrappedPx } from '../layout';
import { ColumnHeads } from './column-heads';
import { LogRow, type RowStyle } from './log-row';
import type { PointedValue } from './value-menu';

const valueMenu = onDemand(() => import('./value-menu').then((module) => module.ValueMenu));

export interface LogListProps {
  logs: Logs;
  records: readonly LogLine[];
  /** The columns of lines where nobody chose any, if there is room. */
  usual: readonly string[];
  /** What the graph is drawn of: a line has the colour of its bar. */
  bars: readonly Bars[];
  nameOf: RowStyle['nameOf'];
  /** Told how many rows have been seen, so that more are read. */
  onReach: (rows: number) => void;
  scroller: RefObject<HTMLDivElement | null>;
}

function useLineKeys({ logs, records }: LogListProps, reveal: (index: number, lineId: string) => void): void {
  const step = (direction: -1 | 1) => (event: KeyboardEvent) => {
    event.preventDefault();
    const here = records.findIndex((line) => line.id === logs.state.line);
    const index = Math.min(Math.max(here + direction, 0), records.length - 1);
    const line = records[index];
    if (!line) return;
    if (logs.state.open) logs.openLine(line.id);
    else logs.setLine(line.id);
    reveal(index, line.id);
  };
  const open = (event: KeyboardEvent) => {
    const onControl = event.target instanceof Element && event.target.closest('button, a') !== null;
    if (logs.state.line && !onControl) logs.openLine(logs.state.line);
  };
  useHotkeys({ ArrowUp: step(-1), k: step(-1), ArrowDown: step(1), j: step(1), Enter: open });
}

const NONE: readonly string[] = [];

function useRowStyle({ logs, usual, nameOf }: LogListProps, widthPx: number): RowStyle {
  const { texts } = logs;
  const { wrap, clock, cols } = logs.state;
  const roomy = isRoomy(widthPx);
  const columns = cols ?? (roomy ? usual : NONE);
  return useMemo(
    () => ({ layout: layoutOf(widthPx, columns), columns, roomy, wrap, clock, texts, nameOf }),
    [widthPx, columns, roomy, wrap, clock, texts, nameOf],
  );
}

function useStack(records: readonly LogLine[], { wrap, layout }: RowStyle): Stack {
  const { bodyChars } = layout;
  return useMemo(
    () => (wrap ? unevenStack(records.map(({ body }) => wrappedPx(body, bodyChars))) : evenStack(records.length)),
    [records, wrap, bodyChars],
  );
}

/** The lines, one below another; only those in view are in the page. */
export function LogList(props: LogListProps) {
  const { logs, records, bars, onReach, scroller } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const style = useRowStyle(props, size?.width ?? 0);
  const { columns } = style;
  const stack = useStack(records, style);
  const { first, end } = useNearbyRows(scroller, stack, records.length);
  const focus = useFocusWalk(scroller);
  const [pointed, setPointed] = useState<PointedValue | null>(null);
  const open = useStable(logs.openLine);
  const point = useStable((anchor: HTMLElement, key: string, value: string) => setPointed({ anchor, key, value }));
  const ValueMenu = useOnDemand(valueMenu, pointed !== null);
  const remove = (key: string) => logs.setColumns(columns.filter((one) => one !== key));
  useEffect(() => onReach(end), [onReach, end]);
  useLineKeys(props, (index, lineId) => {
    focus(lineId);
    revealRow(scroller.current, { stack, headPx: style.roomy ? ROW_PX : 0 }, index);
  });
  const colourOf = (line: LogLine) => barOf(bars, fieldValue(line, logs.state.by))?.colour ?? OTHER_COLOUR;
  const { line: chosen, by } = logs.state;
  return (
    <>
      <div ref={scroller} className="min-h-0 flex-1 basis-[320px] overflow-auto">
        <div ref={box} />
        {size && style.roomy ? (
          <ColumnHeads style={style} by={by} onRemove={remove} onAdd={(key) => logs.setColumns([...columns, key])} />
        ) : null}
        {size ? (
          <ul aria-label="Lines" className="relative" style={{ height: stack.heightPx, width: style.layout.rowPx }}>
            {records.slice(first, end).map((line, place) => {
              const index = first + place;
              const top = stack.topOf(index);
              return (
                <li
                  key={line.id}
                  className="absolute inset-x-0 top-0"
                  style={{ height: stack.topOf(index + 1) - top, transform: `translateY(${top}px)` }}
                >
                  <LogRow
                    line={line}
                    style={style}
                    colour={colourOf(line)}
                    chosen={line.id === chosen}
                    tabbable={chosen === null ? index === 0 : line.id === chosen}
                    onOpen={open}
                    onValue={point}
                  />
                </li>
              );
            })}
          </ul>
        ) : null}
      </div>
      {pointed && ValueMenu ? (
        <ValueMenu pointed={pointed} logs={logs} onRemove={remove} onClose={() => setPointed(null)} />
      ) : null}
    </>
  );
}
