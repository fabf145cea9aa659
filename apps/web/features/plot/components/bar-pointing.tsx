'use client';

import { onDemand, useOnDemand } from '../../../client/on-demand';
import { barGround } from '../bar-ground';
import type { Bars, Graph } from '../bars';
import { bucketOf, bucketStretch, type Stretch } from '../buckets';
import { usePointing } from '../hooks/use-pointing';
import type { Spot } from '../pointing';
import { Band, PointingLayer } from './pointing-layer';

const bucketTip = onDemand(() => import('./bucket-tip').then((module) => module.BucketTip));

interface BarPointingProps {
  graph: Graph;
  bars: readonly Bars[];
  /** The bucket that is chosen. */
  at: Stretch | null;
  nowMs: number;
  /** What the graph shows, for who cannot see it. */
  label: string;
  onSelect: (bucket: Stretch | null) => void;
  /** Chooses one piece of a bar, by its value. */
  onPart?: (value: string | null, bucket: Stretch) => void;
  onZoom: (stretch: Stretch) => void;
  onBack: () => void;
}

const isSame = (a: Stretch | null, b: Stretch): boolean => a?.from === b.from && a.to === b.to;

/** The layer over bars: hover names a bucket, a click chooses or lets go, a drag zooms, a double click goes back. */
export function BarPointing(props: BarPointingProps) {
  const { graph, bars, at, nowMs, label, onSelect, onPart, onZoom, onBack } = props;
  const { window } = graph;
  const ground = barGround({ graph, bars, at, pieces: onPart !== undefined && bars.length > 1, nowMs });
  const onPick = ({ seconds, row }: Spot) => {
    const bucket = bucketStretch(bucketOf(seconds, window), window);
    const piece = bars.find(({ key }) => key === row);
    if (piece && onPart) onPart(piece.value, bucket);
    else onSelect(isSame(at, bucket) ? null : bucket);
  };
  const pointing = usePointing({ ground, onPick, onZoom, onBack });
  const { spot } = pointing;
  const BucketTip = useOnDemand(bucketTip, spot !== null);
  const index = spot && bucketOf(spot.seconds, window);
  return (
    <PointingLayer pointing={pointing} window={window} label={label}>
      {graph.gaps.map((gap) => (
        <Band key={gap} stretch={bucketStretch(gap, window)} window={window} className="bg-edge/20" />
      ))}
      {at ? <Band stretch={at} window={window} className="rounded-sm bg-accent/10" /> : null}
      {index === null ? null : <Band stretch={bucketStretch(index, window)} window={window} className="bg-ink/6" />}
      {spot && index !== null && BucketTip ? (
        <BucketTip graph={graph} bars={bars} index={index} row={spot.row} nowMs={nowMs} />
      ) : null}
    </PointingLayer>
  );
}
