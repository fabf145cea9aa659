'use client';

import { memo, useId } from 'react';
import { clock, count } from '../../time/format';
import { AXIS, AXIS_TEXT, countTicks, MARGIN, seamLabels } from '../axis';
import { type Bars, bucketTotals, type Graph } from '../bars';
import { bucketCount, bucketStretch, type Stretch, type Window } from '../buckets';
import { type Frame, frameOf, type Size } from '../frame';
import { useSize } from '../hooks/use-size';
import { TimeAxis, ValueAxis } from './axes';

const STEPS = 3;
const RESTING = 0.85;
const DIMMED = 0.55;
/** Text over bars stays legible. */
const HALO = { stroke: 'var(--panel)', strokeWidth: 3, paintOrder: 'stroke' } as const;

const opacityOf = (t: number, at: Stretch | null): number => (at ? (t >= at.from && t < at.to ? 1 : DIMMED) : RESTING);

/** @returns when each bucket begins, in seconds. */
const bucketStarts = (window: Window): number[] =>
  Array.from({ length: bucketCount(window) }, (_, index) => bucketStretch(index, window).from);

const barFrame = (size: Size, bars: readonly Bars[], window: Window): Frame =>
  frameOf(size, window, countTicks(Math.max(...bucketTotals(bars, window)), STEPS));

interface BucketProps {
  frame: Frame;
  bars: readonly Bars[];
  index: number;
  stretch: Stretch;
  opacity: number;
  hatch: string | null;
}

/** The pieces of one bar, the first of the bars lowest; hatched while it is still filling. */
function Bucket({ frame, bars, index, stretch, opacity, hatch }: BucketProps) {
  const bucketPx = frame.x(stretch.to) - frame.x(stretch.from);
  const gap = bucketPx > 4 ? 1 : 0;
  const x = frame.x(stretch.from) + gap / 2;
  const width = Math.max(bucketPx - gap, 1);
  let below = 0;
  return (
    <g fillOpacity={opacity}>
      {bars.map((one) => {
        const value = one.counts[index] ?? 0;
        if (value <= 0) return null;
        const y = frame.y(below + value);
        const box = { x, y, width, height: frame.y(below) - y };
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
  const x = Math.round(frame.x(seconds)) + 0.5;
  const live = `live from ${clock(seconds * 1000)}`;
  const places = seamLabels(x, { left: AXIS.left, right: frame.right }, ['history', live]);
  return (
    <g data-seam>
      <line x1={x} x2={x} y1={0} y2={frame.bottom} stroke="var(--ink3)" strokeDasharray="2 3" />
      {places.map((place) => (
        <text
          key={place.text}
          {...AXIS_TEXT}
          {...HALO}
          x={place.x}
          y={MARGIN.top}
          dy="0.71em"
          textAnchor={place.anchor}
        >
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
      <ValueAxis frame={frame} say={count} />
      {bucketStarts(window).map((t, index) => (
        <Bucket
          key={t}
          frame={frame}
          bars={bars}
          index={index}
          stretch={bucketStretch(index, window)}
          opacity={opacityOf(t, at)}
          hatch={index >= hatchFrom ? hatch : null}
        />
      ))}
      {seam === null ? null : <Seam frame={frame} window={window} seconds={seam} />}
      <TimeAxis frame={frame} window={window} buckets />
    </>
  );
}

/** The bars and their axes, and nothing that listens: pointing is done by a layer over them. */
export const BarChart = memo(function BarChart(props: ChartProps) {
  const [box, size] = useSize<HTMLDivElement>();
  return (
    <div ref={box} className="h-full w-full">
      {size ? (
        <svg aria-hidden width={size.width} height={size.height} className="block">
          <Drawing {...props} frame={barFrame(size, props.bars, props.graph.window)} />
        </svg>
      ) : null}
    </div>
  );
});
