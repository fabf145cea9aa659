'use client';

import { clock, day } from '../../time/format';
import { AXIS, AXIS_TEXT, TEXT_GAP, textWidth, thinned } from '../axis';
import { axisTicks, type Window } from '../buckets';
import type { Frame } from '../frame';

const MOST_TICKS = 6;

const offsetSeconds = (seconds: number): number => -new Date(seconds * 1000).getTimezoneOffset() * 60;

const tickText = (window: Window, seconds: number): string =>
  window.step >= 43_200 || clock(seconds * 1000) === '00:00:00' ? day(seconds * 1000) : clock(seconds * 1000, true);

/** Hairlines at round values, and the values beside them. */
export function ValueAxis({ frame, say }: { frame: Frame; say: (value: number) => string }) {
  return frame.ticks.map((tick) => (
    <g key={tick}>
      <line
        x1={AXIS.left}
        x2={frame.right}
        y1={frame.y(tick)}
        y2={frame.y(tick)}
        stroke={tick === 0 ? 'var(--line)' : 'var(--line2)'}
      />
      <text {...AXIS_TEXT} x={AXIS.left - TEXT_GAP} y={frame.y(tick)} dy="0.355em" textAnchor="end">
        {say(tick)}
      </text>
    </g>
  ));
}

type TimeFrame = Pick<Frame, 'width' | 'right' | 'bottom' | 'x'>;

/** @param buckets whether each step is a bar, which has its time beneath its middle */
export function TimeAxis({ frame, window, buckets }: { frame: TimeFrame; window: Window; buckets: boolean }) {
  const { bottom, right, width } = frame;
  const half = buckets ? window.step / 2 : 0;
  const places = axisTicks(window, MOST_TICKS, offsetSeconds(window.from)).map((t) => {
    return { t, x: frame.x(t + half), text: tickText(window, t) };
  });
  return (
    <>
      <line x1={AXIS.left} x2={right} y1={bottom} y2={bottom} stroke="var(--line)" />
      {thinned(places).map(({ t, x, text }) => (
        <text
          key={t}
          {...AXIS_TEXT}
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
