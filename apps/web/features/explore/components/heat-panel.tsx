'use client';

import { type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import { cn } from '../../../components/ui/class-names';
import { lines, span } from '../../time/format';
import { bucketCount, type Stretch } from '../buckets';
import { type Bars, type Graph, isolated } from '../counts';
import { type Cell, cellAt, type Heat, type HeatRow, heatOf, strengthOf } from '../heat';
import type { Explore } from '../hooks/use-explore';
import { useSize } from '../hooks/use-size';
import { AXIS, MARGIN } from '../plot';
import { BucketTip } from './bucket-tip';
import { bucketStarts, TEXT, TimeAxis } from './chart';
import { Legend } from './legend';

const FADED = 0.35;
/** Between two figures of the axis, in px. */
const TICK_PX = 18;

interface Frame {
  readonly width: number;
  readonly right: number;
  readonly bottom: number;
  readonly bucketPx: number;
  readonly rowPx: number;
}

function frameOf({ width, height }: { width: number; height: number }, heat: Heat, graph: Graph): Frame {
  const right = width - MARGIN.right;
  const bottom = height - AXIS.bottom;
  const bucketPx = (right - AXIS.left) / bucketCount(graph.window);
  return { width, right, bottom, bucketPx, rowPx: (bottom - MARGIN.top) / Math.max(1, heat.rows.length) };
}

/** The upper bounds that are powers of two, as many as have room. */
function ValueAxis({ rows, frame }: { rows: readonly HeatRow[]; frame: Frame }) {
  let free = Number.POSITIVE_INFINITY;
  return rows.map(({ tick }, row) => {
    const y = frame.bottom - (row + 1) * frame.rowPx;
    if (tick === null || y > free - TICK_PX) return null;
    free = y;
    return (
      <g key={tick}>
        <line x1={AXIS.left} x2={frame.right} y1={y} y2={y} stroke="var(--line2)" />
        <text {...TEXT} x={AXIS.left - 8} y={y} dy="0.355em" textAnchor="end">
          {tick}
        </text>
      </g>
    );
  });
}

interface CellsProps {
  row: number;
  bars: Bars;
  most: number;
  graph: Graph;
  frame: Frame;
  isFaded: (value: string | null, time: number) => boolean;
}

/** The cells of one bucket. */
function Cells({ row, bars, most, graph, frame, isFaded }: CellsProps) {
  return bucketStarts(graph.window).map((time, index) => {
    const counted = bars.counts[index] ?? 0;
    if (counted <= 0) return null;
    return (
      <rect
        key={time}
        data-cell={bars.value}
        x={AXIS.left + index * frame.bucketPx}
        y={frame.bottom - (row + 1) * frame.rowPx}
        width={Math.max(1, frame.bucketPx - 0.5)}
        height={Math.max(1, frame.rowPx - 0.5)}
        fill="var(--s1)"
        fillOpacity={strengthOf(counted, most) * (isFaded(bars.value, time) ? FADED : 1)}
      />
    );
  });
}

const isIn = (time: number, at: Stretch | null): boolean => at === null || (time >= at.from && time < at.to);

function HeatChart({ heat, graph, explore }: { heat: Heat; graph: Graph; explore: Explore }) {
  const [box, size] = useSize<HTMLDivElement>();
  const frame = size && frameOf(size, heat, graph);
  const lit = new Set(isolated(graph.bars, explore.isolation).map(({ value }) => value));
  const isFaded = (value: string | null, time: number) => !lit.has(value) || !isIn(time, explore.state.at);
  return (
    <div ref={box} className="h-full w-full">
      {size && frame ? (
        <svg aria-hidden width={size.width} height={size.height} className="block">
          <ValueAxis rows={heat.rows} frame={frame} />
          {heat.rows.map(({ bars }, row) =>
            bars ? <Cells key={bars.key} {...{ row, bars, graph, frame, isFaded }} most={heat.most} /> : null,
          )}
          <TimeAxis frame={frame} window={graph.window} />
        </svg>
      ) : null}
    </div>
  );
}

const FRAME = { left: AXIS.left, right: MARGIN.right, top: MARGIN.top, bottom: AXIS.bottom };

function placeOf(event: PointerEvent<HTMLElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
}

/** The layer over the cells: hover names one, a click chooses it. */
function Pointing({ heat, graph, explore }: { heat: Heat; graph: Graph; explore: Explore }) {
  const [hover, setHover] = useState<Cell | null>(null);
  const total = graph.bars.reduce((sum, one) => sum + one.total, 0);
  const { from, to } = graph.window;
  const choose = (event: PointerEvent<HTMLElement>) => {
    const cell = cellAt(placeOf(event), heat, graph);
    if (event.button === 0 && cell) explore.selectCell(cell.stretch, cell.bars.value ?? '');
  };
  return (
    <div
      role="img"
      aria-label={`${explore.metricName} by bucket: ${lines(total)}, ${span(from * 1000, to * 1000, explore.now)}. Arrow keys walk the time.`}
      className={cn('absolute select-none', hover ? 'cursor-pointer' : 'cursor-crosshair')}
      style={FRAME}
      onPointerMove={(event) => setHover(cellAt(placeOf(event), heat, graph))}
      onPointerLeave={() => setHover(null)}
      onPointerUp={choose}
    >
      {hover ? <BucketTip graph={graph} bars={[hover.bars]} index={hover.index} nowMs={explore.now} /> : null}
    </div>
  );
}

interface HeatPanelProps {
  explore: Explore;
  graph: Graph;
}

/** The buckets of a native histogram over time: the more lines fell into one, the stronger its colour. */
export function HeatPanel({ explore, graph }: HeatPanelProps) {
  const heat = useMemo(() => heatOf(graph), [graph]);
  return (
    <>
      <HeatChart heat={heat} graph={graph} explore={explore} />
      <Pointing heat={heat} graph={graph} explore={explore} />
    </>
  );
}

/** Names only what is isolated: buckets are read from the axis. */
export function HeatLegend({ explore, graph, children }: HeatPanelProps & { children?: ReactNode }) {
  const { only, rest } = explore.isolation;
  const bars = only.length > 0 || rest ? isolated(graph.bars, explore.isolation) : [];
  return (
    <Legend graph={{ ...graph, bars }} explore={explore} hint="a cell leads to its lines">
      {children}
    </Legend>
  );
}
