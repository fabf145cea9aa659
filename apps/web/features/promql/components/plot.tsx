'use client';

import { memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import { cn } from '../../../components/ui/class-names';
import { axisTicks, DRAG_PX, type Stretch, type Window } from '../../explore/buckets';
import { DOUBLE_CLICK_MS } from '../../explore/components/pointing';
import { AXIS, MARGIN, textWidth, thinned } from '../../explore/plot';
import { clock, day } from '../../time/format';
import { type Frame, frameOf, PLOT_HEIGHT, pointsAt, stretchOf } from '../frame';
import { paintOf, useScheme } from '../hooks/use-paints';
import { type Line, valueText } from '../lines';
import { type Coloured, paint } from '../paint';
import type { Shape } from '../url-state';
import { PlotTip } from './plot-tip';

const MOST_TICKS = 7;
const TEXT = { fill: 'var(--ink3)', fontSize: 11 } as const;
const TEXT_GAP = 8;

function tickText(seconds: number, { step }: Window): string {
  const text = clock(seconds * 1000, true);
  return step >= 43_200 || text === '00:00' ? day(seconds * 1000) : text;
}

function Axes({ frame, window }: { frame: Frame; window: Window }) {
  const { bottom, right, width, ticks, x, y } = frame;
  const offset = -new Date(window.from * 1000).getTimezoneOffset() * 60;
  const places = axisTicks(window, MOST_TICKS, offset).map((t) => ({ t, x: x(t), text: tickText(t, window) }));
  return (
    <svg aria-hidden width={width} height={PLOT_HEIGHT} className="absolute inset-0">
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={AXIS.left}
            x2={right}
            y1={y(tick)}
            y2={y(tick)}
            stroke={tick === 0 ? 'var(--line)' : 'var(--line2)'}
          />
          <text {...TEXT} x={AXIS.left - TEXT_GAP} y={y(tick)} dy="0.355em" textAnchor="end">
            {valueText(tick)}
          </text>
        </g>
      ))}
      {thinned(places).map(({ t, x: at, text }) => (
        <text
          key={t}
          {...TEXT}
          x={Math.min(at, width - textWidth(text) / 2)}
          y={bottom + TEXT_GAP}
          dy="0.71em"
          textAnchor="middle"
        >
          {text}
        </text>
      ))}
    </svg>
  );
}

interface DrawingProps {
  lines: readonly Line[];
  shape: Shape;
  window: Window;
  width: number;
}

/** The lines, painted once for each answer, and anew in another scheme; nothing here moves with the pointer. */
const Drawing = memo(function Drawing({ lines, shape, window, width }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    const ratio = globalThis.devicePixelRatio;
    const frame = frameOf(width, lines, shape, window);
    element.width = width * ratio;
    element.height = PLOT_HEIGHT * ratio;
    pen.scale(ratio, ratio);
    pen.beginPath();
    pen.rect(AXIS.left, 0, frame.right - AXIS.left, frame.bottom + 1);
    pen.clip();
    const coloured = lines.map((line): Coloured => ({ ...line, paint: paintOf(canvas, line.colour) }));
    paint(pen, coloured, shape, frame);
  }, [lines, shape, window, width]);
  return <canvas ref={canvas} aria-hidden style={{ width, height: PLOT_HEIGHT }} className="absolute inset-0" />;
});

interface PlotProps extends DrawingProps {
  label: string;
  /** The stretch whose lines are shown. */
  at: Stretch | null;
  nowMs: number;
  onZoom: (stretch: Stretch) => void;
  onBack: () => void;
  onPick: (line: Line, seconds: number) => void;
}

/** The pointer, and where a drag began; px within the plot. */
interface Pointing {
  readonly x: number;
  readonly y: number;
  readonly from: number | null;
}

/** The second press of a double click chooses nothing. */

function usePointing({ onZoom, onPick, lines, shape }: PlotProps, frame: Frame) {
  const [pointing, setPointing] = useState<Pointing | null>(null);
  const clickedAt = useRef(0);
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = placeOf(event);
    setPointing({ ...place, from: place.x });
  };
  const move = (event: PointerEvent<HTMLElement>) => setPointing({ ...placeOf(event), from: pointing?.from ?? null });
  const up = (event: PointerEvent<HTMLElement>) => {
    if (!pointing || pointing.from === null) return;
    const { from } = pointing;
    const place = placeOf(event);
    setPointing({ ...place, from: null });
    if (Math.abs(place.x - from) >= DRAG_PX) return onZoom(stretchOf(frame, from, place.x));
    const second = event.timeStamp - clickedAt.current < DOUBLE_CLICK_MS;
    clickedAt.current = event.timeStamp;
    const { best } = pointsAt(lines, frame, place, shape);
    if (best && !second) onPick(best.line, best.seconds);
  };
  return { pointing, handlers: { down, move, up, leave: () => setPointing(null) } };
}

function Band({ frame, stretch, className }: { frame: Frame; stretch: Stretch; className: string }) {
  const left = Math.max(frame.x(stretch.from), AXIS.left);
  const width = Math.max(Math.min(frame.x(stretch.to), frame.right) - left, 1);
  return (
    <div
      aria-hidden
      className={cn('pointer-events-none absolute', className)}
      style={{ left, width, top: MARGIN.top, bottom: AXIS.bottom }}
    />
  );
}

/** Lines over time. Hover tells each value; a click on a point opens its lines; a drag zooms, a double click goes back. */
export function Plot(props: PlotProps) {
  const { lines, shape, window, width, label, at, onBack, nowMs } = props;
  const scheme = useScheme();
  const frame = frameOf(width, lines, shape, window);
  const { pointing, handlers } = usePointing(props, frame);
  const hover = pointing && pointing.from === null ? pointsAt(lines, frame, pointing, shape) : null;
  const dragged =
    pointing && pointing.from !== null && Math.abs(pointing.x - pointing.from) >= DRAG_PX
      ? stretchOf(frame, pointing.from, pointing.x)
      : null;
  return (
    <div className="relative" style={{ width, height: PLOT_HEIGHT }}>
      <Axes frame={frame} window={window} />
      <Drawing key={scheme} lines={lines} shape={shape} window={window} width={width} />
      {at ? <Band frame={frame} stretch={at} className="rounded-sm bg-accent/10" /> : null}
      {dragged ? <Band frame={frame} stretch={dragged} className="border-accent border-x bg-accent/15" /> : null}
      <div
        role="img"
        aria-label={label}
        data-plot
        className={cn(
          'absolute inset-0 touch-pan-y select-none',
          hover?.best?.line.selector ? 'cursor-pointer' : 'cursor-crosshair',
        )}
        onPointerDown={handlers.down}
        onPointerMove={handlers.move}
        onPointerUp={handlers.up}
        onPointerLeave={handlers.leave}
        onPointerCancel={handlers.leave}
        onDoubleClick={onBack}
      />
      {hover && hover.under.length > 0 ? <PlotTip frame={frame} shape={shape} {...hover} nowMs={nowMs} /> : null}
    </div>
  );
}
