import Link from 'next/link';
import { exact } from '../../time/format';
import { type Annotation, type Cluster, linkOf, whenOf } from '../markers';
import { ICONS } from './marker-icons';

const MOST_TOLD = 6;

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

interface MarkerTipProps {
  id: string;
  cluster: Cluster;
  width: number;
  nowMs: number;
}

/** What markers that lie together tell; comes by way of `markers.tsx`. */
export function MarkerTip({ id, cluster, width, nowMs }: MarkerTipProps) {
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
