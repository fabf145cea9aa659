'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useNow } from '../../../client/now';
import { Panel } from '../../../components/ui/panel';
import { clock, count, exact } from '../../time/format';
import { encodeRange, type Range } from '../../time/range';
import type { Overview } from '../hooks/use-overview';

function Figure({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded hover:text-accent hover:underline">
      {children}
    </Link>
  );
}

interface SumProps {
  overview: Overview;
  explore: string;
}

function Lines({ overview: { lines }, explore }: SumProps) {
  const away = lines.dropped + lines.sampled;
  return (
    <>
      <Figure href="/settings">{count(lines.accepted)} accepted</Figure> ={' '}
      <Figure href={explore}>{count(lines.counted)} counted</Figure> + {count(lines.unmatched)} unmatched ·{' '}
      <Figure href={explore}>{away === 0 ? 'all stored' : `${count(lines.stored)} stored`}</Figure>
      {lines.dropped > 0 ? (
        <>
          {' + '}
          <Figure href="/rules">{count(lines.dropped)} dropped</Figure>
        </>
      ) : null}
      {lines.sampled > 0 ? (
        <>
          {' + '}
          <Figure href="/rules">{count(lines.sampled)} sampled away</Figure>
        </>
      ) : null}
    </>
  );
}

function Deliveries({ destinations }: Overview) {
  if (destinations.length === 0) return null;
  const sum = (of: 'delivered' | 'pending' | 'dead') => destinations.reduce((total, one) => total + one[of], 0);
  return (
    <>
      {' · '}
      <Figure href="/destinations">
        {count(sum('delivered'))} delivered + {count(sum('pending'))} waiting + {count(sum('dead'))} dead
      </Figure>
    </>
  );
}

function Age({ checkedAt }: Pick<Overview, 'checkedAt'>) {
  const now = useNow(1_000);
  const at = Date.parse(checkedAt);
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return (
    <time dateTime={checkedAt} title={`Checked ${exact(at)}`} className="tabular shrink-0 text-ink3 sm:ml-auto">
      {now === 0 ? '' : seconds < 60 ? `${seconds} s ago` : `at ${clock(at, true)}`}
    </time>
  );
}

function Wrong({ check: { checks, remedy } }: Overview) {
  return (
    <>
      <ul className="flex flex-col gap-1">
        {checks.flatMap(({ name, destinationId, problem }) =>
          problem === null ? [] : [<li key={`${name} ${destinationId}`}>{problem}</li>],
        )}
      </ul>
      <p className="mt-1 text-ink2">{remedy}</p>
    </>
  );
}

/** Whether everything that was accepted is where it should be: in green, or in red by how much it is not. */
export function CheckLine({ overview, range }: { overview: Overview; range: Range }) {
  const { adds } = overview.check;
  const explore = `/explore?t=${encodeURIComponent(encodeRange(range))}`;
  return (
    <Panel
      aria-label="The sum"
      data-check={adds ? 'ok' : 'bad'}
      className={adds ? 'px-3.5 py-2.5' : 'border-bad bg-bad-bg px-3.5 py-2.5'}
    >
      <div className="flex flex-col gap-x-4 gap-y-1 sm:flex-row sm:items-baseline">
        <p className="tabular text-ink2">
          <span aria-hidden className={adds ? 'mr-2 text-ok' : 'mr-2 text-bad'}>
            {adds ? '✓' : '✗'}
          </span>
          <strong className={adds ? 'mr-2 font-semibold text-ink' : 'mr-2 font-semibold text-bad'}>
            {adds ? 'It all adds up.' : 'It does not add up.'}
          </strong>
          <Lines overview={overview} explore={explore} />
          <Deliveries {...overview} />
        </p>
        <Age checkedAt={overview.checkedAt} />
      </div>
      {adds ? null : (
        <div role="alert" className="mt-1.5 text-ink">
          <Wrong {...overview} />
        </div>
      )}
    </Panel>
  );
}
