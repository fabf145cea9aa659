'use client';

import { type PointerEvent, useRef, useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { bucketAt, bucketCount, bucketStretch, coveredBuckets, dragStretch, type Stretch } from '../buckets';
import type { Bars, Graph } from '../counts';
import { AXIS, MARGIN } from '../plot';

const bucketTip = onDemand(() => import('./bucket-tip').then((module) => module.BucketTip));

interface PointingProps {
  graph: Graph;
  bars: readonly Bars[];
  /** The bucket that is chosen. */
  at: Stretch | null;
  nowMs: number;
  /** What the graph shows, for who cannot see it. */
  label: string;
  onSelect: (bucket: Stretch | null) => void;
  onZoom: (stretch: Stretch) => void;
  onBack: () => void;
}

interface Drag {
  readonly start: number;
  readonly now: number;
}

/** The second press of a double click chooses nothing. */
export const DOUBLE_CLICK_MS = 350;

const FRAME = { left: AXIS.left, right: MARGIN.right, top: MARGIN.top, bottom: AXIS.bottom };

const place = (event: PointerEvent<HTMLElement>) => {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, plot: { left: 0, width: box.width } };
};

/** A press captures the pointer, so the release counts wherever on the page it happens. */
function usePointing({ graph, at, onSelect, onZoom }: PointingProps) {
  const [hover, setHover] = useState<number | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const width = useRef(0);
  const clickedAt = useRef(0);
  const { window } = graph;
  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, plot } = place(event);
    width.current = plot.width;
    setDrag({ start: x, now: x });
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const { x, plot } = place(event);
    setHover(bucketAt(x, plot, window));
    if (drag) setDrag({ start: drag.start, now: x });
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    if (!drag) return;
    const { x, plot } = place(event);
    const zoom = dragStretch(drag.start, x, plot, window);
    const index = bucketAt(x, plot, window);
    setDrag(null);
    if (zoom) return onZoom(zoom);
    const second = event.timeStamp - clickedAt.current < DOUBLE_CLICK_MS;
    clickedAt.current = event.timeStamp;
    if (index === null || second) return;
    const bucket = bucketStretch(index, window);
    onSelect(isSame(at, bucket) ? null : bucket);
  };
  const leave = () => setHover(null);
  const zooming = drag ? dragStretch(drag.start, drag.now, { left: 0, width: width.current }, window) : null;
  const cancel = () => setDrag(null);
  return { hover: drag ? null : hover, zooming, handlers: { down, move, up, leave, cancel } };
}

const isSame = (a: Stretch | null, b: Stretch): boolean => a?.from === b.from && a.to === b.to;

/** A band over a stretch of buckets, in shares of the graph's width. */
function Band({ stretch, graph, className }: { stretch: Stretch; graph: Graph; className: string }) {
  const covered = coveredBuckets(stretch, graph.window);
  if (!covered) return null;
  const buckets = bucketCount(graph.window);
  const style = { left: `${(covered.first / buckets) * 100}%`, width: `${(covered.count / buckets) * 100}%` };
  return <div aria-hidden className={`pointer-events-none absolute inset-y-0 ${className}`} style={style} />;
}

/** The layer over the bars: hover names a bucket, a click chooses or lets go, a drag zooms, a double click goes back. */
export function Pointing(props: PointingProps) {
  const { graph, bars, at, nowMs, label, onBack } = props;
  const { hover, zooming, handlers } = usePointing(props);
  const { window } = graph;
  const BucketTip = useOnDemand(bucketTip, hover !== null);
  return (
    <div
      role="img"
      aria-label={label}
      className="absolute cursor-crosshair touch-pan-y select-none"
      style={FRAME}
      onPointerDown={handlers.down}
      onPointerMove={handlers.move}
      onPointerUp={handlers.up}
      onPointerLeave={handlers.leave}
      onPointerCancel={handlers.cancel}
      onDoubleClick={onBack}
    >
      {graph.gaps.map((index) => (
        <Band key={index} stretch={bucketStretch(index, window)} graph={graph} className="bg-edge/20" />
      ))}
      {at ? <Band stretch={at} graph={graph} className="rounded-sm bg-accent/10" /> : null}
      {hover !== null ? <Band stretch={bucketStretch(hover, window)} graph={graph} className="bg-ink/6" /> : null}
      {zooming ? <Band stretch={zooming} graph={graph} className="border-accent border-x bg-accent/15" /> : null}
      {hover !== null && BucketTip ? <BucketTip graph={graph} bars={bars} index={hover} nowMs={nowMs} /> : null}
    </div>
  );
}
