'use client';

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { clock, exact } from '../../time/format';
import { axisTicks, type Window } from '../buckets';
import { type GaugeLine, gaugeRows } from '../gauge';
import { AXIS, MARGIN } from '../plot';

const AXIS_TEXT = { fill: 'var(--ink3)', fontSize: 11 };
const MOST_TICKS = 6;

/** The values of a gauge as lines; they stay between the points where a series has one. */
export function GaugeChart({ lines, window }: { lines: readonly GaugeLine[]; window: Window }) {
  const offset = -new Date(window.from * 1000).getTimezoneOffset() * 60;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={gaugeRows(lines, window)} margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line2)" />
        <XAxis
          dataKey="t"
          height={AXIS.bottom}
          ticks={axisTicks(window, MOST_TICKS, offset)}
          tickFormatter={(seconds: number) => clock(seconds * 1000, true)}
          tick={AXIS_TEXT}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          minTickGap={12}
        />
        <YAxis width={AXIS.left} tickCount={4} tick={AXIS_TEXT} tickLine={false} axisLine={false} />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(seconds) => exact(Number(seconds) * 1000)}
          contentStyle={{ background: 'var(--panel)', borderColor: 'var(--line)', borderRadius: 8, fontSize: 12 }}
        />
        {lines.map((line, place) => (
          <Line
            key={line.key}
            dataKey={`g${place}`}
            name={line.name}
            type="stepAfter"
            stroke={line.colour}
            strokeWidth={1.5}
            dot={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
