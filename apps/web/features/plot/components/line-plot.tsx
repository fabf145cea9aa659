'use client';

import { memo, useEffect, useMemo, useRef } from 'react';
import { AXIS, valueTicks } from '../axis';
import { distinctStretches, type Stretch, type Window } from '../buckets';
import { type Frame, frameOf, type Size } from '../frame';
import { paintOf, useScheme } from '../hooks/use-paints';
import { type PointingInput, usePointing } from '../hooks/use-pointing';
import { useSize } from '../hooks/use-size';
import { type Drawn, isStacked, lineGround, pointsAt } from '../line-ground';
import { extentOf, type Line, type Shape, valueText } from '../lines';
import { type Coloured, paint } from '../paint';
import type { Spot } from '../pointing';
import { TimeAxis, ValueAxis } from './axes';
import { LineTip } from './line-tip';
import { Band, PointingLayer } from './pointing-layer';

const STEPS = 4;

/** The lines, painted once for each answer, and anew in another scheme; nothing here moves with the pointer. */
const Drawing = memo(function Drawing({ lines, shape, frame }: Omit<Drawn, 'window'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    const ratio = globalThis.devicePixelRatio;
    element.width = frame.width * ratio;
    element.height = frame.height * ratio;
    pen.scale(ratio, ratio);
    pen.beginPath();
    pen.rect(AXIS.left, 0, frame.right - AXIS.left, frame.bottom + 1);
    pen.clip();
    const coloured = lines.map((line): Coloured => ({ ...line, paint: paintOf(canvas, line.colour) }));
    paint(pen, coloured, shape, frame);
  }, [lines, shape, frame]);
  const style = { width: frame.width, height: frame.height };
  return <canvas ref={canvas} aria-hidden style={style} className="absolute inset-0" />;
});

function Threshold({ frame, value }: { frame: Frame; value: number }) {
  const y = frame.y(value);
  return <line x1={AXIS.left} x2={frame.right} y1={y} y2={y} stroke="var(--bad)" strokeDasharray="4 3" />;
}

interface LinePlotProps extends Pick<PointingInput, 'onZoom' | 'onBack'> {
  lines: readonly Line[];
  shape?: Shape;
  window: Window;
  label: string;
  nowMs: number;
  /** The stretch whose lines are shown. */
  at?: Stretch | null;
  /** Stretches that stand out, such as those in which an alert fires. */
  alarms?: readonly Stretch[];
  /** What the values are held against. */
  threshold?: number | null;
  onPick?: (line: Line, seconds: number) => void;
}

const NONE: readonly Stretch[] = [];

function useFrame({ lines, shape = 'lines', window, threshold = null }: LinePlotProps, size: Size): Frame {
  const { from, to, step } = window;
  return useMemo(() => {
    const { low, high } = extentOf(lines, isStacked(shape));
    const extent =
      threshold === null ? { low, high } : { low: Math.min(low, threshold), high: Math.max(high, threshold) };
    return frameOf(size, { from, to, step }, valueTicks(extent, STEPS));
  }, [lines, shape, size, from, to, step, threshold]);
}

function Sized({ size, ...props }: LinePlotProps & { size: Size }) {
  const { lines, shape = 'lines', window, label, nowMs, at = null, alarms = NONE, threshold = null } = props;
  const scheme = useScheme();
  const frame = useFrame(props, size);
  const drawn: Drawn = { lines, shape, window, frame };
  const pick = ({ seconds, row }: Spot) => {
    const line = lines.find(({ key }) => key === row);
    if (line) props.onPick?.(line, seconds);
  };
  const ground = lineGround(drawn, nowMs);
  const pointing = usePointing({ ground, onPick: props.onPick && pick, onZoom: props.onZoom, onBack: props.onBack });
  const { spot } = pointing;
  const under = spot ? pointsAt(drawn, spot.seconds) : [];
  const best = under.find(({ line }) => line.key === spot?.row);
  return (
    <>
      <svg aria-hidden width={size.width} height={size.height} className="absolute inset-0">
        <ValueAxis frame={frame} say={valueText} />
        <TimeAxis frame={frame} window={window} buckets={false} />
        {threshold === null ? null : <Threshold frame={frame} value={threshold} />}
      </svg>
      <Drawing key={scheme} lines={lines} shape={shape} frame={frame} />
      <PointingLayer
        pointing={pointing}
        window={window}
        label={label}
        className={best?.line.selector ? 'cursor-pointer' : undefined}
      >
        {distinctStretches(alarms).map((one) => (
          <Band key={`${one.from} ${one.to}`} stretch={one} window={window} className="min-w-[2px] bg-bad/20" />
        ))}
        {at ? <Band stretch={at} window={window} className="min-w-px rounded-sm bg-accent/10" /> : null}
        {spot && under.length > 0 ? (
          <LineTip drawn={drawn} spot={spot} under={under} best={best ?? null} nowMs={nowMs} />
        ) : null}
      </PointingLayer>
    </>
  );
}

/** Lines over time. Hover tells each value; a click on a point opens its lines; a drag zooms, a double click goes back. */
export function LinePlot(props: LinePlotProps) {
  const [box, size] = useSize<HTMLDivElement>();
  return (
    <div ref={box} className="relative h-full w-full">
      {size && size.width > 0 ? <Sized {...props} size={size} /> : null}
    </div>
  );
}
