'use client';

import { type PointerEvent, useRef, useState } from 'react';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed, sentenceOf } from '../../../components/ui/state';
import { count, lines, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { bucketCount, bucketStretch, coveredBuckets, dragStretch, type Stretch } from '../buckets';
import { BUCKET, type Graph } from '../counts';
import { type Cell, cellAt, type HeatRow, heatOf, heatRows, hottest, nativeRows } from '../heat';
import type { useCounts } from '../hooks/use-counts';
import type { Explore } from '../hooks/use-explore';
import { useSize } from '../hooks/use-size';
import { AXIS, MARGIN } from '../plot';
import { TimeAxis } from './chart';
import { MarkerLane, MarkerToggles } from './markers';
import { DOUBLE_CLICK_MS } from './pointing';

const HEIGHT_PX = 260;
const TEXT = { fill: 'var(--ink3)', fontSize: 11 } as const;
const MOST_LABELS = 12;
const FRAME = { left: AXIS.left, right: MARGIN.right, top: MARGIN.top, bottom: AXIS.bottom };

interface HeatProps {
  explore: Explore;
  graph: Graph;
  rows: readonly HeatRow[];
}

function Cells({ rows, graph, width }: { rows: readonly HeatRow[]; graph: Graph; width: number }) {
  const [right, bottom] = [width - MARGIN.right, HEIGHT_PX - AXIS.bottom];
  const most = hottest(rows);
  const wide = (right - AXIS.left) / bucketCount(graph.window);
  const high = (bottom - MARGIN.top) / Math.max(rows.length, 1);
  const ticked = rows.filter(({ tick }) => tick !== '');
  const every = Math.ceil(ticked.length / MOST_LABELS);
  const labelled = new Set(ticked.filter((_, place) => place % every === 0));
  return (
    <svg aria-hidden width={width} height={HEIGHT_PX} className="block">
      {rows.map((row, place) => {
        const y = bottom - (place + 1) * high;
        return (
          <g key={row.le}>
            {labelled.has(row) ? (
              <text {...TEXT} x={AXIS.left - 8} y={y} dy="0.355em" textAnchor="end">
                {row.tick}
              </text>
            ) : null}
            {row.counts.map((one, step) =>
              one > 0 ? (
                <rect
                  key={bucketStretch(step, graph.window).from}
                  x={AXIS.left + step * wide}
                  y={y + 0.5}
                  width={Math.max(wide - (wide > 4 ? 1 : 0), 1)}
                  height={Math.max(high - 1, 1)}
                  fill="var(--accent)"
                  fillOpacity={heatOf(one, most)}
                  data-cell={row.le}
                />
              ) : null,
            )}
          </g>
        );
      })}
      <TimeAxis frame={{ bottom, right, width, bucketPx: wide }} window={graph.window} />
    </svg>
  );
}

/** What a cell holds, and what a press on it opens: lines of a classic histogram are known by their bound, so those below come, too. */
function CellTip({ cell, rows, graph, nowMs }: { cell: Cell; rows: readonly HeatRow[]; graph: Graph; nowMs: number }) {
  const row = rows[cell.row] as HeatRow;
  const { from, to } = bucketStretch(cell.step, graph.window);
  const share = (cell.step + 0.5) / bucketCount(graph.window);
  const upTo = row.upTo?.[cell.step];
  const below = row.tick === '∞' ? 'of all values' : `up to ${row.tick}`;
  return (
    <div
      className={cn(
        'pointer-events-none absolute top-1 z-10 rounded-lg border bg-panel px-2.5 py-2 text-sm shadow-float',
        share > 0.6 ? '-translate-x-[calc(100%+14px)]' : 'translate-x-[14px]',
      )}
      style={{ left: `${share * 100}%` }}
    >
      <p className="tabular whitespace-nowrap font-medium">{span(from * 1000, to * 1000, nowMs)}</p>
      <p className="tabular">
        {row.name}: {lines(row.counts[cell.step] ?? 0)}
      </p>
      <p className="tabular mt-1 border-line2 border-t pt-1 text-ink2 text-xs">
        {upTo === undefined ? 'click for its lines' : `click for the ${count(upTo)} ${below}`}
      </p>
    </div>
  );
}

/** Round the cells whose lines are shown: of the chosen steps the chosen bucket, of a classic histogram with all below it. */
function Chosen({ explore, graph, rows }: HeatProps) {
  const { at, only } = explore.state;
  const covered = at && coveredBuckets(at, graph.window);
  const row = rows.findIndex(({ le }) => le === only[0]);
  if (!covered) return null;
  const steps = bucketCount(graph.window);
  const style = {
    left: `${(covered.first / steps) * 100}%`,
    width: `${(covered.count / steps) * 100}%`,
    bottom: rows[row]?.upTo === null ? `${(row / rows.length) * 100}%` : 0,
    height: row < 0 ? '100%' : `${((rows[row]?.upTo === null ? 1 : row + 1) / rows.length) * 100}%`,
  };
  return <div aria-hidden className="pointer-events-none absolute rounded-sm outline-2 outline-ink" style={style} />;
}

function useCells({ explore, graph, rows }: HeatProps) {
  const [cell, setCell] = useState<Cell | null>(null);
  const [zooming, setZooming] = useState<Stretch | null>(null);
  const start = useRef<number | null>(null);
  const clickedAt = useRef(0);
  const { window } = graph;
  const read = (event: PointerEvent<HTMLElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - left;
    const zoom = start.current === null ? null : dragStretch(start.current, x, { left: 0, width }, window);
    return { x, zoom, cell: cellAt({ x, y: event.clientY - top }, { width, height }, rows.length, window) };
  };
  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = read(event).x;
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const here = read(event);
    setCell(here.cell);
    setZooming(here.zoom);
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    if (start.current === null) return;
    const here = read(event);
    start.current = null;
    setZooming(null);
    const row = here.cell && rows[here.cell.row];
    if (here.zoom) return explore.zoom(here.zoom);
    const second = event.timeStamp - clickedAt.current < DOUBLE_CLICK_MS;
    clickedAt.current = event.timeStamp;
    if (here.cell && row && !second) explore.selectPart(row.le, bucketStretch(here.cell.step, window));
  };
  const leave = () => {
    start.current = null;
    setCell(null);
    setZooming(null);
  };
  return { cell: zooming ? null : cell, zooming, handlers: { down, move, up, leave } };
}

function Zooming({ stretch, graph }: { stretch: Stretch; graph: Graph }) {
  const covered = coveredBuckets(stretch, graph.window);
  const steps = bucketCount(graph.window);
  if (!covered) return null;
  const style = { left: `${(covered.first / steps) * 100}%`, width: `${(covered.count / steps) * 100}%` };
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 border-accent border-x bg-accent/15"
      style={style}
    />
  );
}

function HeatMap(props: HeatProps) {
  const { explore, graph, rows } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const { cell, zooming, handlers } = useCells(props);
  const { window } = graph;
  const label = `${explore.metricName} by value, ${span(window.from * 1000, window.to * 1000, explore.now)}. Arrow keys walk the buckets.`;
  return (
    <div ref={box} className="relative" style={{ height: HEIGHT_PX }}>
      {size ? <Cells rows={rows} graph={graph} width={size.width} /> : null}
      <div
        role="img"
        aria-label={label}
        data-heat
        className="absolute cursor-crosshair touch-pan-y select-none"
        style={FRAME}
        onPointerDown={handlers.down}
        onPointerMove={handlers.move}
        onPointerUp={handlers.up}
        onPointerLeave={handlers.leave}
        onPointerCancel={handlers.leave}
        onDoubleClick={() => explore.back(window)}
      >
        <Chosen {...props} />
        {zooming ? <Zooming stretch={zooming} graph={graph} /> : null}
        {cell ? <CellTip cell={cell} rows={rows} graph={graph} nowMs={explore.now} /> : null}
      </div>
      {rows.length === 0 ? (
        <p className="pointer-events-none absolute inset-0 flex items-center justify-center text-ink2">
          Nothing was observed in this time.
        </p>
      ) : null}
    </div>
  );
}

const SHARES = [0.01, 0.25, 0.5, 0.75, 1];

function Scale({ most }: { most: number }) {
  if (most === 0) return null;
  return (
    <p className="flex items-center gap-1.5 text-ink2 text-sm">
      few
      <span aria-hidden className="flex">
        {SHARES.map((share) => (
          <i key={share} className="h-2.5 w-5 bg-accent" style={{ opacity: heatOf(share * most, most) }} />
        ))}
      </span>
      <span className="tabular">{lines(most)}</span>
    </p>
  );
}

interface HeatPanelProps {
  explore: Explore;
  counts: ReturnType<typeof useCounts>;
}

function rowsOf({ metric }: Explore, graph: Graph | undefined): HeatRow[] {
  const isNative = metric?.labelNames.includes(BUCKET) ?? false;
  return (isNative ? nativeRows : heatRows)(graph?.bars ?? []);
}

/** A histogram's values over time: whole counts per step and pair of bounds. */
export function HeatPanel({ explore, counts }: HeatPanelProps) {
  const { data: graph, error } = counts;
  if (!graph && error) {
    return (
      <Panel aria-label="Graph">
        <Failed what="The graph could not be drawn." error={error} onRetry={() => void counts.refetch()} />
      </Panel>
    );
  }
  const rows = rowsOf(explore, graph);
  const markers = graph && { metrics: [explore.metricName], window: graph.window, hidden: explore.state.hide };
  return (
    <Panel className="pt-1" aria-label="Graph">
      <div className="relative h-[22px]">
        {markers ? <MarkerLane {...markers} nowMs={explore.now} drop={HEIGHT_PX - AXIS.bottom} /> : null}
      </div>
      <div className={cn('transition-opacity', counts.isPlaceholderData && 'opacity-55')} aria-busy={counts.isFetching}>
        {graph ? <HeatMap explore={explore} graph={graph} rows={rows} /> : <Skeleton className="mx-3.5 h-[240px]" />}
      </div>
      <div className="flex min-h-[44px] flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
        <Scale most={hottest(rows)} />
        {markers ? <MarkerToggles {...markers} onToggle={explore.toggleMarkers} /> : null}
        {graph ? (
          <p className="ml-auto hidden text-ink3 lg:block">
            lines per {spellSeconds(graph.window.step)} and pair of bounds, whole counts
          </p>
        ) : null}
      </div>
      {graph && error ? (
        <p role="alert" className="border-line2 border-t px-3.5 py-2 text-bad">
          The graph is from before. {sentenceOf(error)}
        </p>
      ) : null}
    </Panel>
  );
}
