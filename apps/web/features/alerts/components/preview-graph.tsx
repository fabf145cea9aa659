'use client';

import { memo } from 'react';
import { useSize } from '../../explore/hooks/use-size';
import { AXIS, countTicks, MARGIN, textWidth, thinned } from '../../explore/plot';
import { day } from '../../time/format';
import type { Preview } from '../hooks/use-alerts';
import { subjectText, valueText } from '../words';

const TEXT = { fill: 'var(--ink3)', fontSize: 11 } as const;
const STEPS = 3;
const DAY_SECONDS = 86_400;
/** A firing of a minute in a week is still seen. */
const LEAST_PX = 2;
/** From a line of the plot to the text that belongs to it, in px. */
const TEXT_GAP = 8;

/** Where things are inside the svg, in px. */
interface Frame {
  readonly right: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
  xOf(seconds: number): number;
  yOf(value: number): number;
}

function frameOf(
  { width, height }: { width: number; height: number },
  { from, to, series, threshold }: Preview,
): Frame {
  const right = width - MARGIN.right;
  const bottom = height - AXIS.bottom;
  const values = series.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
  const ticks = countTicks(Math.max(1, threshold ?? 0, ...values), STEPS);
  const top = ticks.at(-1) ?? 1;
  return {
    ...{ right, bottom, ticks },
    xOf: (seconds) => AXIS.left + ((seconds - from) / (to - from)) * (right - AXIS.left),
    yOf: (value) => bottom - (Math.max(0, Math.min(value, top)) / top) * (bottom - MARGIN.top),
  };
}

/** Points further apart than the graph's own stretches belong to no common line. */
function pathOf(points: Preview['series'][number]['points'], frame: Frame, gap: number): string {
  let before = -Infinity;
  return points
    .filter(([, value]) => Number.isFinite(value))
    .map(([time, value]) => {
      const verb = time - before > gap ? 'M' : 'L';
      before = time;
      return `${verb}${frame.xOf(time).toFixed(1)},${frame.yOf(value).toFixed(1)}`;
    })
    .join('');
}

function Axes({ frame, preview }: { frame: Frame; preview: Preview }) {
  const first = Math.ceil(preview.from / DAY_SECONDS) * DAY_SECONDS;
  const days = Array.from({ length: 7 }, (_, i) => first + i * DAY_SECONDS).filter((time) => time < preview.to);
  const places = days.map((time) => ({ time, x: frame.xOf(time), text: day(time * 1000) }));
  const shown = thinned(places).filter(({ x, text }) => x + textWidth(text) / 2 <= frame.right + MARGIN.right);
  return (
    <>
      {frame.ticks.map((tick) => (
        <g key={tick}>
          <line x1={AXIS.left} x2={frame.right} y1={frame.yOf(tick)} y2={frame.yOf(tick)} stroke="var(--line2)" />
          <text {...TEXT} x={AXIS.left - TEXT_GAP} y={frame.yOf(tick)} dy="0.355em" textAnchor="end">
            {valueText(tick)}
          </text>
        </g>
      ))}
      <line x1={AXIS.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} stroke="var(--line)" />
      {shown.map(({ time, x, text }) => (
        <text key={time} {...TEXT} x={x} y={frame.bottom + TEXT_GAP} dy="0.71em" textAnchor="middle">
          {text}
        </text>
      ))}
    </>
  );
}

function Drawing({
  frame,
  preview,
  colours,
}: {
  frame: Frame;
  preview: Preview;
  colours: ReadonlyMap<string, string>;
}) {
  const { firings, series, threshold, from, to, step } = preview;
  const gap = Math.max((to - from) / 100, 2 * step);
  return (
    <>
      {firings.map((one) => (
        <rect
          key={`${one.from} ${subjectText(one.labels)}`}
          data-firing
          x={frame.xOf(one.from)}
          width={Math.max(LEAST_PX, frame.xOf(one.to) - frame.xOf(one.from))}
          y={MARGIN.top}
          height={frame.bottom - MARGIN.top}
          fill="var(--bad)"
          fillOpacity={0.18}
        />
      ))}
      <Axes frame={frame} preview={preview} />
      {series.map(({ labels, points }) => (
        <path
          key={subjectText(labels)}
          d={pathOf(points, frame, gap)}
          fill="none"
          stroke={colours.get(subjectText(labels))}
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
      {threshold === null ? null : (
        <line
          x1={AXIS.left}
          x2={frame.right}
          y1={frame.yOf(threshold)}
          y2={frame.yOf(threshold)}
          stroke="var(--bad)"
          strokeDasharray="4 3"
        />
      )}
    </>
  );
}

interface PreviewGraphProps {
  preview: Preview;
  /** By what a series is about. */
  colours: ReadonlyMap<string, string>;
}

/** The week: the value, what it is held against, and red where the alert would have fired. The list below says it in words. */
export const PreviewGraph = memo(function PreviewGraph({ preview, colours }: PreviewGraphProps) {
  const [box, size] = useSize<HTMLDivElement>();
  return (
    <div ref={box} className="h-full w-full">
      {size ? (
        <svg aria-hidden width={size.width} height={size.height} className="block">
          <Drawing frame={frameOf(size, preview)} preview={preview} colours={colours} />
        </svg>
      ) : null}
    </div>
  );
});
