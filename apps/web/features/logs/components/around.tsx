'use client';

import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Select } from '../../../components/ui/select';
import { Skeleton } from '../../../components/ui/skeleton';
import { sentenceOf } from '../../../components/ui/state';
import { Section } from '../../lines/components/event-details';
import type { LogLine } from '../../lines/hooks/use-lines';
import { onOneLine } from '../../lines/line-text';
import { clockMillis, exact } from '../../time/format';
import type { Logs } from '../hooks/use-logs';
import { useNeighbours } from '../hooks/use-neighbours';
import { EACH_WAY, type NeighboursBy } from '../url-state';

const SOURCES: readonly { value: NeighboursBy; label: string }[] = [
  { value: 'source', label: 'the same source' },
  { value: 'host', label: 'the same host' },
  { value: 'service', label: 'the same service' },
  { value: 'any', label: 'anything' },
];

const textOf = (body: string): string => onOneLine([{ text: body, group: null }])[0]?.text ?? '';

interface NeighbourProps {
  line: LogLine;
  isThis: boolean;
  onOpen: (id: string) => void;
}

function Neighbour({ line, isThis, onOpen }: NeighbourProps) {
  const at = Date.parse(line.timestamp);
  return (
    <button
      type="button"
      aria-current={isThis ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
      className={cn(
        'grid w-full grid-cols-[84px_minmax(0,1fr)] gap-2 px-4 py-[3px] text-left font-mono text-[12px] -outline-offset-2',
        isThis ? 'bg-accent-bg' : 'hover:bg-line2/50',
      )}
    >
      <time dateTime={line.timestamp} title={exact(at)} className="tabular text-ink3">
        {clockMillis(at)}
      </time>
      <span className="truncate whitespace-pre">{textOf(line.body)}</span>
    </button>
  );
}

/** What the same source logged before and after, whatever the query. A press goes on to that line. */
export function Around({ line, logs }: { line: LogLine; logs: Logs }) {
  const { around: by, each } = logs.state;
  const { data, error, isPlaceholderData, refetch } = useNeighbours(line, by, each);
  const full = data !== undefined && Math.max(data.after.length, data.before.length) >= Number(each);
  const more = full ? EACH_WAY[EACH_WAY.indexOf(each) + 1] : undefined;
  const rows = data ? [...data.after, data.line, ...data.before] : [];
  return (
    <Section title="Around it">
      <Select
        label="Whose lines"
        prefix="of"
        value={by}
        onChange={(next) => logs.setAround(next as NeighboursBy)}
        options={SOURCES}
        className="mb-2 h-[26px] px-2 text-xs"
      />
      {error ? (
        <p role="alert" className="mb-2 text-bad">
          {sentenceOf(error)}{' '}
          <button type="button" className="rounded underline" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      ) : null}
      {data || error ? null : <Skeleton className="h-[120px]" />}
      <ul aria-label="Lines around it" className={cn('-mx-4 transition-opacity', isPlaceholderData && 'opacity-55')}>
        {rows.map((one) => (
          <li key={one.id}>
            <Neighbour line={one} isThis={one.id === data?.line.id} onOpen={logs.openLine} />
          </li>
        ))}
      </ul>
      {more ? (
        <Button size="sm" className="mt-2" onClick={() => logs.setEach(more)}>
          {more} each way
        </Button>
      ) : null}
    </Section>
  );
}
