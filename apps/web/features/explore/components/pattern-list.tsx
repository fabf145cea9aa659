'use client';

import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import type { Stretch } from '../../plot/buckets';
import { count, lines as linesText } from '../../time/format';
import { type Patterns, usePatterns } from '../hooks/use-patterns';

const VARYING = /(<[a-z]+>)/;

/** What stands for something that varies is set back. */
function PatternText({ text }: { text: string }) {
  let place = 0;
  return (
    <span className="min-w-0 truncate font-mono text-[12px]">
      {text.split(VARYING).map((part) => {
        const key = `${place}`;
        place += part.length;
        return VARYING.test(part) ? (
          <i key={key} className="rounded-sm bg-line2 px-0.5 text-ink2 not-italic">
            {part}
          </i>
        ) : (
          part
        );
      })}
    </span>
  );
}

interface RowProps {
  pattern: Patterns['series'][number];
  total: number;
  onPick: (pattern: string) => void;
}

function Row({ pattern: { value, total: own }, total, onPick }: RowProps) {
  const share = total === 0 ? 0 : own / total;
  return (
    <li className="relative border-line2 border-b last:border-0">
      <i aria-hidden className="absolute inset-y-0 left-0 bg-accent-bg/60" style={{ width: `${share * 100}%` }} />
      <button
        type="button"
        onClick={() => onPick(value)}
        title={`${value}\n\n${linesText(own)}, ${(share * 100).toFixed(1)} %. Show them`}
        className="relative grid w-full grid-cols-[72px_52px_minmax(0,1fr)] items-baseline gap-2.5 px-3 py-1.5 text-left -outline-offset-2 hover:bg-line2/50"
      >
        <span className="tabular text-right">{count(own)}</span>
        <span className="tabular text-right text-ink3">{(share * 100).toFixed(share < 0.1 ? 1 : 0)} %</span>
        <PatternText text={value} />
      </button>
    </li>
  );
}

function Sum({ found }: { found: Patterns }) {
  const { series, other, total, complete } = found;
  const plus = other.atLeast ? '+' : '';
  const more = other.values > 0 ? ` · ${linesText(other.total)} of ${count(other.values)}${plus} other patterns` : '';
  return (
    <footer className="border-line2 border-t px-3 py-2 text-ink3">
      {linesText(total)} · {count(series.length + other.values)}
      {plus} {series.length + other.values === 1 ? 'pattern' : 'patterns'}
      {more}
      {complete ? '' : ' · not all lines were looked at: choose a shorter time'}
    </footer>
  );
}

interface PatternListProps {
  selector: string;
  stretch: Stretch | null;
  refetchMs: number | false;
  onPick: (pattern: string) => void;
}

/** The lines of what is chosen, by pattern: every line stands in one, so they add up. A click leads to the lines of one. */
export function PatternList({ selector, stretch, refetchMs, onPick }: PatternListProps) {
  const patterns = usePatterns({ series: selector, stretch, refetchMs });
  const found = patterns.data;
  if (patterns.isError && !found)
    return (
      <Failed what="The patterns could not be read." error={patterns.error} onRetry={() => void patterns.refetch()} />
    );
  if (!found) return <Skeleton className="m-3 h-40" />;
  return (
    <div className={cn('flex min-h-0 flex-1 flex-col transition-opacity', patterns.isPlaceholderData && 'opacity-55')}>
      <ul aria-label="Patterns" className="min-h-0 flex-1 basis-[320px] overflow-y-auto">
        {found.series.map((pattern) => (
          <Row key={pattern.value} pattern={pattern} total={found.total} onPick={onPick} />
        ))}
      </ul>
      <Sum found={found} />
    </div>
  );
}
