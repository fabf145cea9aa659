'use client';

import { type RefObject, useEffect, useMemo, useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { useStable } from '../../../client/stable';
import type { LogLine } from '../../lines/hooks/use-lines';
import type { Bars } from '../../plot/bars';
import { useSize } from '../../plot/hooks/use-size';
import { PlacedRow } from '../../rows/components/placed-row';
import { useLineWalk } from '../../rows/hooks/use-line-walk';
import { useMarkedText } from '../../rows/hooks/use-marked-text';
import { useNearbyRows } from '../../rows/hooks/use-nearby-rows';
import { useRowPress } from '../../rows/hooks/use-row-press';
import { evenStack, ROW_PX, type Stack, unevenStack } from '../../rows/stack';
import { tabStop } from '../../rows/tab-stop';
import { OTHER_COLOUR } from '../../series/colour';
import { fieldValue } from '../field-value';
import { barOf } from '../histogram';
import type { Logs } from '../hooks/use-logs';
import { isRoomy, layoutOf, wrappedPx } from '../layout';
import { ColumnHeads } from './column-heads';
import { LogRow, type RowStyle } from './log-row';
import type { PointedValue } from './value-menu';

const markedTextMenu = onDemand(() =>
  import('../../rows/components/marked-text-menu').then((module) => module.MarkedTextMenu),
);
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
  const [pointed, setPointed] = useState<PointedValue | null>(null);
  const press = useRowPress(logs.openLine);
  const point = useStable((anchor: HTMLElement, key: string, value: string) => setPointed({ anchor, key, value }));
  const ValueMenu = useOnDemand(valueMenu, pointed !== null);
  const [marked, unmark] = useMarkedText(scroller, records);
  const MarkedTextMenu = useOnDemand(markedTextMenu, marked !== null);
  const remove = (key: string) => logs.setColumns(columns.filter((one) => one !== key));
  useEffect(() => onReach(end), [onReach, end]);
  useLineWalk({ page: logs, records, scroller, stack, headPx: style.roomy ? ROW_PX : 0 });
  const colourOf = (line: LogLine) => barOf(bars, fieldValue(line, logs.state.by))?.colour ?? OTHER_COLOUR;
  const { line: chosen, by } = logs.state;
  const shown = records.slice(first, end);
  const reached = tabStop(shown, chosen);
  return (
    <>
      <div ref={scroller} className="min-h-0 flex-1 basis-[320px] overflow-auto">
        <div ref={box} />
        {size && style.roomy ? (
          <ColumnHeads style={style} by={by} onRemove={remove} onAdd={(key) => logs.setColumns([...columns, key])} />
        ) : null}
        {size ? (
          <ul aria-label="Lines" className="relative" style={{ height: stack.heightPx, width: style.layout.rowPx }}>
            {shown.map((line, place) => (
              <PlacedRow key={line.id} stack={stack} index={first + place} rows={records.length}>
                <LogRow
                  line={line}
                  style={style}
                  colour={colourOf(line)}
                  chosen={line.id === chosen}
                  tabbable={line.id === reached}
                  onPress={press}
                  onValue={point}
                />
              </PlacedRow>
            ))}
          </ul>
        ) : null}
      </div>
      {pointed && ValueMenu ? (
        <ValueMenu pointed={pointed} logs={logs} onRemove={remove} onClose={() => setPointed(null)} />
      ) : null}
      {marked && MarkedTextMenu ? (
        <MarkedTextMenu marked={marked} onSeek={(text, as) => logs.change({ text, as })} onClose={unmark} />
      ) : null}
    </>
  );
}
