'use client';

import { Bell, History, type LucideIcon, PencilLine, Rocket, StickyNote } from 'lucide-react';
import Link from 'next/link';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { cn } from '../../../components/ui/class-names';
import { exact, moment, span } from '../../time/format';
import type { Window } from '../buckets';
import { useAnnotations } from '../hooks/use-annotations';
import { useSize } from '../hooks/use-size';
import { type Annotation, type Cluster, clustersOf, type Kind, kindsOf, stripesOf } from '../markers';
import { AXIS, MARGIN } from '../plot';

const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  deploy: Rocket,
  note: StickyNote,
  rule_edit: PencilLine,
  backfill: History,
  alert: Bell,
};

const MOST_TOLD = 6;
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

const whenOf = ({ from, to }: Annotation, nowMs: number): string => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return begin === end ? moment(begin, nowMs) : span(begin, end, nowMs);
};

/** @returns where the version of its rule is shown, or its lines. */
const linkOf = ({ rule, path }: Annotation): string | null =>
  rule ? `/rules/${rule.id}?version=${rule.version}` : (path ?? null);

function Told({ item, nowMs }: { item: Annotation; nowMs: number }) {
  const Icon = ICONS[item.kind];
  const href = linkOf(item);
  return (
    <li className="flex gap-1.5">
      <Icon aria-hidden className="mt-[3px] size-3 shrink-0 text-ink2" />
      <div className="min-w-0">
        <p className="break-words font-medium">
          {href ? (
            <Link href={href} className="hover:text-accent hover:underline">
              {item.title}
            </Link>
          ) : (
            item.title
          )}
        </p>
        {item.text ? <p className="whitespace-pre-wrap break-words text-ink2">{item.text}</p> : null}
        <p className="tabular text-ink3 text-xs" title={exact(Date.parse(item.from))}>
          {[whenOf(item, nowMs), item.author, ...item.tags].filter((word) => word !== '').join(' · ')}
        </p>
      </div>
    </li>
  );
}

interface TipProps {
  id: string;
  cluster: Cluster;
  width: number;
  nowMs: number;
}

function Tip({ id, cluster, width, nowMs }: TipProps) {
  const { items, x } = cluster;
  const told = items.slice(0, MOST_TOLD);
  const box = Math.min(300, width);
  const left = Math.min(Math.max(x - box / 2, 0), width - box);
  return (
    <div id={id} className="absolute top-full z-20 pt-1" style={{ left, width: box }}>
      <ul className="flex flex-col gap-2 rounded-lg border bg-panel px-2.5 py-2 text-sm shadow-float">
        {told.map((item) => (
          <Told key={item.id} item={item} nowMs={nowMs} />
        ))}
        {items.length > told.length ? (
          <li className="text-ink3 text-xs">and {items.length - told.length} more: zoom in to tell them apart</li>
        ) : null}
      </ul>
    </div>
  );
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
  const only = cluster.items.length === 1 ? (cluster.items[0] as Annotation) : null;
  const href = only && linkOf(only);
  const common = {
    className: CHIP,
    style: { left: Math.min(cluster.x, width - EDGE_PX) },
    'data-marker': true,
    'aria-label': nameOf(cluster, nowMs),
    onFocus: () => onOpen(true),
    ...(open ? { 'aria-describedby': id } : {}),
  };
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) onOpen(false);
  };
  return (
    <li onPointerEnter={() => onOpen(true)} onPointerLeave={() => onOpen(false)} onBlur={leave} data-marker>
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
      {open ? <Tip id={id} cluster={cluster} width={width} nowMs={nowMs} /> : null}
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
