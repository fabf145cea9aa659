'use client';

import Link from 'next/link';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { cn } from '../../../components/ui/class-names';
import { AXIS, MARGIN } from '../../plot/axis';
import type { Window } from '../../plot/buckets';
import { useSize } from '../../plot/hooks/use-size';
import { useAnnotations } from '../hooks/use-annotations';
import { type Annotation, type Cluster, clustersOf, kindsOf, linkOf, stripesOf, whenOf } from '../markers';
import { ICONS } from './marker-icons';

const markerTip = onDemand(() => import('./marker-tip').then((module) => module.MarkerTip));

/** So far from the right edge a marker's middle stays, px. */
const EDGE_PX = 10;

interface MarkersProps {
  metrics: readonly string[];
  window: Window;
  /** The kinds that are switched off. */
  hidden: readonly string[];
  nowMs: number;
  /** How high the graph below is, without its axis, px. */
  drop: number;
}

const CHIP =
  'absolute top-[3px] z-10 flex h-[18px] min-w-[18px] -translate-x-1/2 items-center justify-center gap-0.5 rounded-full border border-edge/60 bg-panel px-1 text-ink2 text-xs hover:border-accent hover:text-accent aria-expanded:border-accent aria-expanded:text-accent';

function ChipFace({ cluster: { items } }: { cluster: Cluster }) {
  const first = items[0] as Annotation;
  const Icon = ICONS[first.kind];
  return (
    <>
      <Icon aria-hidden className="size-2.5" />
      {items.length > 1 ? <span className="tabular">+{items.length - 1}</span> : null}
    </>
  );
}

const nameOf = ({ items }: Cluster, nowMs: number): string => {
  const [first, ...rest] = items as readonly [Annotation, ...Annotation[]];
  const more = rest.length === 0 ? '' : `, and ${rest.length} more`;
  return `${first.title}, ${whenOf(first, nowMs)}${more}`;
};

interface MarkerProps {
  cluster: Cluster;
  width: number;
  nowMs: number;
  drop: number;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** Tells on hover and focus what happened; one that belongs to a rule's version or to lines leads there, others stay open by a click. */
function Marker({ cluster, width, nowMs, drop, open, onOpen }: MarkerProps) {
  const id = useId();
  const MarkerTip = useOnDemand(markerTip, open);
  const told = open && MarkerTip !== null;
  const only = cluster.items.length === 1 ? (cluster.items[0] as Annotation) : null;
  const href = only && linkOf(only);
  const common = {
    className: CHIP,
    style: { left: Math.min(cluster.x, width - EDGE_PX) },
    'data-marker': true,
    'aria-label': nameOf(cluster, nowMs),
    onFocus: () => onOpen(true),
    ...(told ? { 'aria-describedby': id } : {}),
  };
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) onOpen(false);
  };
  return (
    <li onPointerEnter={() => onOpen(true)} onPointerLeave={() => onOpen(false)} onBlur={leave}>
      <i
        aria-hidden
        className={cn(
          'pointer-events-none absolute top-full border-l border-dashed',
          open ? 'border-accent' : 'border-edge/45',
        )}
        style={{ left: cluster.x, height: drop }}
      />
      {href ? (
        <Link href={href} {...common}>
          <ChipFace cluster={cluster} />
        </Link>
      ) : (
        <button type="button" aria-expanded={open} onClick={() => onOpen(true)} {...common}>
          <ChipFace cluster={cluster} />
        </button>
      )}
      {told ? <MarkerTip id={id} cluster={cluster} width={width} nowMs={nowMs} /> : null}
    </li>
  );
}

/** What happened, in a lane over the graph: each a mark at its time, with a hairline down to the axis. */
export function MarkerLane({ metrics, window, hidden, nowMs, drop }: MarkersProps) {
  const { data } = useAnnotations(metrics, window);
  const [box, size] = useSize<HTMLDivElement>();
  const [open, setOpen] = useState<string | null>(null);
  const items = (data?.items ?? []).filter(({ kind }) => !hidden.includes(kind));
  const width = size?.width ?? 0;
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || open === null) return;
    event.preventDefault();
    setOpen(null);
  };
  return (
    <section
      aria-label="What happened"
      ref={box}
      className="absolute inset-y-0"
      style={{ left: AXIS.left, right: MARGIN.right }}
      onKeyDown={close}
    >
      {stripesOf(items, window, width).map(({ key, kind, left, width: px }) => (
        <i
          key={key}
          aria-hidden
          className={cn('absolute bottom-0 h-[2px]', kind === 'alert' ? 'bg-bad/60' : 'bg-edge/45')}
          style={{ left, width: px }}
        />
      ))}
      <ul>
        {(width > 0 ? clustersOf(items, window, width) : []).map((cluster) => (
          <Marker
            key={cluster.key}
            cluster={cluster}
            width={width}
            nowMs={nowMs}
            drop={drop}
            open={open === cluster.key}
            onOpen={(opened) => setOpen(opened ? cluster.key : null)}
          />
        ))}
      </ul>
    </section>
  );
}

interface TogglesProps extends Omit<MarkersProps, 'drop' | 'nowMs'> {
  onToggle: (kind: string) => void;
}

/** The kinds of markers in the graph's time; a click takes one away or brings it back. */
export function MarkerToggles({ metrics, window, hidden, onToggle }: TogglesProps): ReactNode {
  const { data, isError } = useAnnotations(metrics, window);
  if (isError) return <span className="text-ink3">What happened meanwhile could not be read.</span>;
  return kindsOf(data?.items ?? []).map(({ kind, text }) => {
    const Icon = ICONS[kind];
    return (
      <button
        key={kind}
        type="button"
        aria-pressed={!hidden.includes(kind)}
        onClick={() => onToggle(kind)}
        className={cn('flex items-center gap-1 rounded text-ink2', hidden.includes(kind) && 'opacity-45 line-through')}
      >
        <Icon aria-hidden className="size-3" />
        {text}
      </button>
    );
  });
}
