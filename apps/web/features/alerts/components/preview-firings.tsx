'use client';

import { addFilter } from '@logflow/query';
import Link from 'next/link';
import { useNow } from '../../../client/now';
import { queryString } from '../../../client/request';
import { cn } from '../../../components/ui/class-names';
import { labelsText } from '../../series/selector';
import { count, exact, moment } from '../../time/format';
import { encodeRange, parseSeconds } from '../../time/range';
import type { Condition, Labels, Preview } from '../hooks/use-alerts';
import { subjectText, valueText } from '../words';

const LISTED = 8;

/** @returns the graph of the lines that made it, from a window before it began; null where it counts no lines, or is not known. */
function linesPath(condition: Condition | null, { labels, from, to }: Preview['firings'][number]): string | null {
  if (condition?.kind !== 'count') return null;
  const { metric, by, window } = condition;
  const begins = from - (parseSeconds(window) ?? 0);
  const t = encodeRange({ kind: 'between', from: begins * 1000, to: to * 1000 });
  const q = addFilter('', { key: 'series', test: { kind: 'equals', value: metric + labelsText(labels) } });
  if (by.length > 1) return `/logs${queryString({ q, t, clock: 'committed' })}`;
  const [label] = by;
  return `/explore${queryString({ metric, by: label ?? '', t, only: label === undefined ? null : labels[label] })}`;
}

function Subject({ labels, path }: { labels: Labels; path: string | null }) {
  const text = subjectText(labels);
  const look = 'min-w-0 flex-1 break-all font-mono text-xs';
  if (path === null) return <span className={look}>{text}</span>;
  return (
    <Link href={path} className={cn(look, 'rounded text-accent hover:underline')}>
      {text}
    </Link>
  );
}

interface PreviewFiringsProps {
  preview: Preview;
  condition: Condition | null;
}

/** When it would have fired, newest first, each with the way to its lines. */
export function PreviewFirings({ preview, condition }: PreviewFiringsProps) {
  const now = useNow(60_000);
  if (preview.firings.length === 0) return null;
  const more = preview.total - LISTED;
  return (
    <ul className="divide-y divide-line2 border-line2 border-t">
      {preview.firings.slice(0, LISTED).map((firing) => (
        <li
          key={`${firing.from} ${JSON.stringify(firing.labels)}`}
          className="flex flex-wrap items-baseline gap-x-3 px-3.5 py-1.5"
        >
          <span className="tabular w-[13ch] shrink-0 text-ink3" title={exact(firing.from * 1000)}>
            {now > 0 ? moment(firing.from * 1000, now, true) : ''}
          </span>
          <Subject labels={firing.labels} path={linesPath(condition, firing)} />
          <span className="tabular text-ink2">
            {preview.threshold === null ? '' : `up to ${valueText(firing.peak)} · `}
            {Math.max(1, Math.round((firing.to - firing.from) / 60))} min
          </span>
        </li>
      ))}
      {more > 0 ? <li className="px-3.5 py-1.5 text-ink3">and {count(more)} more</li> : null}
    </ul>
  );
}
