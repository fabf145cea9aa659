'use client';

import { memo, useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { clock, count, day } from '../../time/format';
import { axisTicks, bucketCount, type Stretch, type Window } from '../buckets';
import type { Bars, Graph } from '../counts';
import { AXIS, MARGIN } from '../plot';

const MOST_TICKS = 6;
const RESTING = 0.85;
const DIMMED = 0.55;

interface Row {
  readonly t: number;
  readonly [key: `b${number}`]: number;
}

function rowsOf(bars: readonly Bars[], window: Window): Row[] {
  return Array.from({ length: bucketCount(window) }, (_, index) => {
    const values = bars.map((one, place) => [`b${place}`, one.counts[index] ?? 0] as const);
    return { t: window.from + index * window.step, ...Object.fromEntries(values) };
  });
}

const offsetSeconds = (seconds: number): number => -new Date(seconds * 1000).getTimezoneOffset() * 60;

const tickText = (window: Window) => (seconds: number) =>
  window.step >= 43_200 || clock(seconds * 1000) === '00:00:00' ? day(seconds * 1000) : clock(seconds * 1000, true);

/** What recharts hands to a bar's shape, as far as it is used here. */
interface ShapeProps {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fill?: string;
  readonly payload?: Row;
}

interface Look {
  readonly at: Stretch | null;
  readonly hatchFrom: number;
  readonly hatch: string;
}

const opacityOf = (t: number, at: Stretch | null): number => (at ? (t >= at.from && t < at.to ? 1 : DIMMED) : RESTING);

/** Draws one piece of a bar: dim while another bucket is chosen, hatched while it is still filling. */
const shapeOf =
  ({ at, hatchFrom, hatch }: Look) =>
  ({ x = 0, y = 0, width = 0, height = 0, fill, payload }: ShapeProps) => {
    if (height <= 0 || !payload) return <g />;
    const gap = width > 4 ? 1 : 0;
    const box = { x: x + gap / 2, y, width: Math.max(width - gap, 1), height };
    return (
      <g fillOpacity={opacityOf(payload.t, at)}>
        <rect {...box} fill={fill} />
        {payload.t >= hatchFrom ? <rect {...box} fill={`url(#${hatch})`} fillOpacity={1} /> : null}
      </g>
    );
  };

interface ChartProps {
  graph: Graph;
  bars: readonly Bars[];
  at: Stretch | null;
}

const AXIS_TEXT = { fill: 'var(--ink3)', fontSize: 11 };

/** The bars and their axes, and nothing that listens: pointing is done by a layer over them. */
export const Chart = memo(function Chart({ graph, bars, at }: ChartProps) {
  const hatch = useId();
  const { window, unfinished } = graph;
  const hatchFrom = unfinished ? window.from + unfinished.index * window.step : Number.POSITIVE_INFINITY;
  const shape = shapeOf({ at, hatchFrom, hatch });
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={rowsOf(bars, window)} margin={MARGIN} barCategoryGap={0} accessibilityLayer={false}>
        <defs>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2.5" height="5" fill="var(--panel)" fillOpacity="0.7" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line2)" />
        <XAxis
          dataKey="t"
          height={AXIS.bottom}
          ticks={axisTicks(window, MOST_TICKS, offsetSeconds(window.from))}
          tickFormatter={tickText(window)}
          tick={AXIS_TEXT}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          interval="preserveStartEnd"
          minTickGap={12}
        />
        <YAxis
          width={AXIS.left}
          allowDecimals={false}
          tickCount={4}
          tickFormatter={count}
          tick={AXIS_TEXT}
          tickLine={false}
          axisLine={false}
        />
        {bars.map((one, place) => (
          <Bar
            // The place, not the value: recharts stacks in the order in which its bars came into being.
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what must stay
            key={`b${place}`}
            dataKey={`b${place}`}
            stackId="all"
            fill={one.colour}
            shape={shape}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
});
