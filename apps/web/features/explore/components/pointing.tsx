'use client';

import { type PointerEvent, useRef, useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { exact, span } from '../../time/format';
import { bucketAt, bucketCount, bucketStretch, coveredBuckets, dragStretch, type Stretch } from '../buckets';
import { type Bars, bucketTotals, type Graph } from '../counts';
import { type Explore, seamOf } from '../hooks/use-explore';
import { AXIS, MARGIN } from '../plot';

const bucketTip = onDemand(() => import('./bucket-tip').then((module) => module.BucketTip));

interface PointingProps {
  graph: Graph;
  bars: readonly Bars[];
  explore: Explore;
}

interface Drag {
  readonly start: number;
  readonly now: number;
}

/** The second press of a double click chooses nothing. */
const DOUBLE_CLICK_MS = 350;

const FRAME = { left: AXIS.left, right: MARGIN.right, top: MARGIN.top, bottom: AXIS.bottom };

const place = (event: PointerEvent<HTMLElement>) => {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, plot: { left: 0, width: box.width } };
};

/** A press captures the pointer, so the release counts wherever on the page it happens. */
function usePointing({ graph, explore }: PointingProps) {
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
    if (zoom) return explore.zoom(zoom);
    const second = event.timeStamp - clickedAt.current < DOUBLE_CLICK_MS;
    clickedAt.current = event.timeStamp;
    if (index !== null && !second) choose(explore, bucketStretch(index, window));
  };
  const leave = () => setHover(null);
  const zooming = drag ? dragStretch(drag.start, drag.now, { left: 0, width: width.current }, window) : null;
  const cancel = () => setDrag(null);
  return { hover: drag ? null : hover, zooming, handlers: { down, move, up, leave, cancel } };
}

/** A bucket that is chosen already is let go. */
function choose(explore: Explore, bucket: Stretch): void {
  const { at } = explore.state;
  explore.select(at?.from === bucket.from && at.to === bucket.to ? null : bucket);
}

/** A band over a stretch of buckets, in shares of the graph's width. */
function Band({ stretch, graph, className }: { stretch: Stretch; graph: Graph; className: string }) {
  const covered = coveredBuckets(stretch, graph.window);
  if (!covered) return null;
  const buckets = bucketCount(graph.window);
  const style = { left: `${(covered.first / buckets) * 100}%`, width: `${(covered.count / buckets) * 100}%` };
  return <div aria-hidden className={`pointer-events-none absolute inset-y-0 ${className}`} style={style} />;
}

/** The layer over the bars: hover names a bucket, a click chooses it, a drag zooms, a double click goes back. */
export function Pointing(props: PointingProps) {
  const { graph, bars, explore } = props;
  const { hover, zooming, handlers } = usePointing(props);
  const BucketTip = useOnDemand(bucketTip, hover !== null);
  const total = bucketTotals(bars, graph.window).reduce((sum, one) => sum + one, 0);
  const { window } = graph;
  const live = seamOf(explore);
  const seam = live === null ? '' : `History up to ${exact(live * 1000)}, live from there. `;
  const label = `${explore.metricName}: ${total} lines, ${span(window.from * 1000, window.to * 1000, explore.now)}. ${seam}Arrow keys walk the buckets.`;
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
      onDoubleClick={() => explore.back(window)}
    >
      {graph.gaps.map((index) => (
        <Band key={index} stretch={bucketStretch(index, window)} graph={graph} className="bg-edge/20" />
      ))}
      {explore.state.at ? <Band stretch={explore.state.at} graph={graph} className="rounded-sm bg-accent/10" /> : null}
      {hover !== null ? <Band stretch={bucketStretch(hover, window)} graph={graph} className="bg-ink/6" /> : null}
      {zooming ? <Band stretch={zooming} graph={graph} className="border-accent border-x bg-accent/15" /> : null}
      {hover !== null && BucketTip ? <BucketTip graph={graph} bars={bars} index={hover} nowMs={explore.now} /> : null}
    </div>
  );
}
