'use client';

import { memo, useId } from 'react';
import { clock, count, day } from '../../time/format';
import { axisTicks, bucketCount, type Stretch, type Window } from '../buckets';
import { type Bars, bucketTotals, type Graph } from '../counts';
import { useSize } from '../hooks/use-size';
import { AXIS, countTicks, MARGIN, seamLabels, textWidth, thinned } from '../plot';

const MOST_TICKS = 6;
const STEPS = 3;
const RESTING = 0.85;
const DIMMED = 0.55;
export const TEXT = { fill: 'var(--ink3)', fontSize: 11 } as const;
/** Text over bars stays legible. */
const HALO = { stroke: 'var(--panel)', strokeWidth: 3, paintOrder: 'stroke' } as const;
/** From a line of the plot to the text that belongs to it, in px. */
const TEXT_GAP = 8;

const offsetSeconds = (seconds: number): number => -new Date(seconds * 1000).getTimezoneOffset() * 60;

const tickText = (window: Window, seconds: number): string =>
  window.step >= 43_200 || clock(seconds * 1000) === '00:00:00' ? day(seconds * 1000) : clock(seconds * 1000, true);

const opacityOf = (t: number, at: Stretch | null): number => (at ? (t >= at.from && t < at.to ? 1 : DIMMED) : RESTING);

/** @returns when each bucket begins, in seconds. */
export const bucketStarts = (window: Window): number[] =>
  Array.from({ length: bucketCount(window) }, (_, index) => window.from + index * window.step);

/** Where things are inside the svg, in px. */
interface Frame {
  readonly width: number;
  readonly right: number;
  readonly bottom: number;
  readonly bucketPx: number;
  readonly ticks: readonly number[];
  readonly yOf: (value: number) => number;
}

function frameOf({ width, height }: { width: number; height: number }, bars: readonly Bars[], window: Window): Frame {
  const right = width - MARGIN.right;
  const bottom = height - AXIS.bottom;
  const ticks = countTicks(Math.max(...bucketTotals(bars, window)), STEPS);
  const top = ticks.at(-1) ?? 1;
  const yOf = (value: number) => bottom - (value / top) * (bottom - MARGIN.top);
  return { width, right, bottom, bucketPx: (right - AXIS.left) / bucketCount(window), ticks, yOf };
}

type AxisFrame = Pick<Frame, 'width' | 'right' | 'bottom' | 'bucketPx'>;

function CountAxis({ frame }: { frame: Frame }) {
  return frame.ticks.map((tick) => (
    <g key={tick}>
      <line x1={AXIS.left} x2={frame.right} y1={frame.yOf(tick)} y2={frame.yOf(tick)} stroke="var(--line2)" />
      <text {...TEXT} x={AXIS.left - TEXT_GAP} y={frame.yOf(tick)} dy="0.355em" textAnchor="end">
        {count(tick)}
      </text>
    </g>
  ));
}

/** @param frame of a plot whose first bucket begins at its axis */
export function TimeAxis({ frame, window }: { frame: AxisFrame; window: Window }) {
  const { bottom, right, width, bucketPx } = frame;
  const places = axisTicks(window, MOST_TICKS, offsetSeconds(window.from)).map((t) => {
    const x = AXIS.left + ((t - window.from) / window.step + 0.5) * bucketPx;
    return { t, x, text: tickText(window, t) };
  });
  return (
    <>
      <line x1={AXIS.left} x2={right} y1={bottom} y2={bottom} stroke="var(--line)" />
      {thinned(places).map(({ t, x, text }) => (
        <text
          key={t}
          {...TEXT}
          x={Math.min(x, width - textWidth(text) / 2)}
          y={bottom + TEXT_GAP}
          dy="0.71em"
          textAnchor="middle"
        >
          {text}
        </text>
      ))}
    </>
  );
}

interface BucketProps {
  frame: Frame;
  bars: readonly Bars[];
  index: number;
  opacity: number;
  hatch: string | null;
}

/** The pieces of one bar, the first of the bars lowest; hatched while it is still filling. */
function Bucket({ frame, bars, index, opacity, hatch }: BucketProps) {
  const gap = frame.bucketPx > 4 ? 1 : 0;
  const x = AXIS.left + index * frame.bucketPx + gap / 2;
  const width = Math.max(frame.bucketPx - gap, 1);
  let below = 0;
  return (
    <g fillOpacity={opacity}>
      {bars.map((one) => {
        const value = one.counts[index] ?? 0;
        if (value <= 0) return null;
        const y = frame.yOf(below + value);
        const box = { x, y, width, height: frame.yOf(below) - y };
        below += value;
        return (
          <g key={one.key}>
            <rect {...box} fill={one.colour} data-bar={one.key} />
            {hatch ? <rect {...box} fill={`url(#${hatch})`} fillOpacity={1} /> : null}
          </g>
        );
      })}
    </g>
  );
}

interface SeamProps {
  frame: Frame;
  window: Window;
  seconds: number;
}

/** A hairline where history, counted afterwards, ends and live begins. */
function Seam({ frame, window, seconds }: SeamProps) {
  if (seconds <= window.from || seconds >= window.to) return null;
  const x = Math.round(AXIS.left + ((seconds - window.from) / window.step) * frame.bucketPx) + 0.5;
  const live = `live from ${clock(seconds * 1000)}`;
  const places = seamLabels(x, { left: AXIS.left, right: frame.right }, ['history', live]);
  return (
    <g data-seam>
      <line x1={x} x2={x} y1={0} y2={frame.bottom} stroke="var(--ink3)" strokeDasharray="2 3" />
      {places.map((place) => (
        <text key={place.text} {...TEXT} {...HALO} x={place.x} y={MARGIN.top} dy="0.71em" textAnchor={place.anchor}>
          {place.text}
        </text>
      ))}
    </g>
  );
}

interface ChartProps {
  graph: Graph;
  bars: readonly Bars[];
  at: Stretch | null;
  /** Where history ends and live begins, in seconds. */
  seam?: number | null;
}

function Drawing({ graph, bars, at, seam = null, frame }: ChartProps & { frame: Frame }) {
  const hatch = useId();
  const { window, unfinished } = graph;
  const hatchFrom = unfinished?.index ?? Number.POSITIVE_INFINITY;
  return (
    <>
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.5" height="5" fill="var(--panel)" fillOpacity="0.7" />
        </pattern>
      </defs>
      <CountAxis frame={frame} />
      {bucketStarts(window).map((t, index) => (
        <Bucket
          key={t}
          frame={frame}
          bars={bars}
          index={index}
          opacity={opacityOf(t, at)}
          hatch={index >= hatchFrom ? hatch : null}
        />
      ))}
      {seam === null ? null : <Seam frame={frame} window={window} seconds={seam} />}
      <TimeAxis frame={frame} window={window} />
    </>
  );
}

/** The bars and their axes, and nothing that listens: pointing is done by a layer over them. */
export const Chart = memo(function Chart(props: ChartProps) {
  const [box, size] = useSize<HTMLDivElement>();
  return (
    <div ref={box} className="h-full w-full">
      {size ? (
        <svg aria-hidden width={size.width} height={size.height} className="block">
          <Drawing {...props} frame={frameOf(size, props.bars, props.graph.window)} />
        </svg>
      ) : null}
    </div>
  );
});
