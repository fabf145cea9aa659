'use client';

import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { lines } from '../../time/format';
import { type Difference, type Differences, type DifferencesInput, useDifferences } from '../hooks/use-differences';

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

/** @returns `94 %`, and `<1 %` for what is more than nothing. */
const shareText = (share: number): string => (share > 0 && share < 1 ? '<1 %' : `${Math.round(share)} %`);

interface ShareProps {
  share: number;
  here: boolean;
}

function Share({ share, here }: ShareProps) {
  return (
    <span className="flex items-center gap-2">
      <span className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-line2">
        <i
          aria-hidden
          className={cn('block h-full rounded-full', here ? 'bg-accent' : 'bg-ink3/60')}
          style={{ width: `${share}%` }}
        />
      </span>
      <span className={cn('tabular w-10 shrink-0 text-right text-xs', here ? 'text-ink' : 'text-ink3')}>
        {shareText(share)}
      </span>
    </span>
  );
}

interface RowProps {
  difference: Difference;
  found: Differences;
  onPick: (difference: Difference) => void;
}

function Row({ difference, found, onPick }: RowProps) {
  const { key, name, chosen, rest } = difference;
  const [here, elsewhere] = [percent(chosen, found.chosen.base), percent(rest, found.rest.base)];
  const said = `${key} ${name}: ${shareText(here)} of the lines here, ${shareText(elsewhere)} of the others`;
  return (
    <li className="border-line2 border-b last:border-0">
      <button
        type="button"
        aria-label={said}
        title={`${said} (${lines(chosen)}, and ${lines(rest)}). Show only these lines`}
        onClick={() => onPick(difference)}
        className="@container block w-full px-3 py-1.5 text-left -outline-offset-2 hover:bg-line2/50"
      >
        <span className="grid @md:grid-cols-[minmax(0,1fr)_220px] items-center gap-x-4 gap-y-1">
          <span className="min-w-0 truncate">
            <span className="text-ink3">{key}</span>{' '}
            <span className="font-mono text-[12px]">{name === '' ? '(empty)' : name}</span>
          </span>
          <span className="grid gap-0.5">
            <Share share={here} here />
            <Share share={elsewhere} here={false} />
          </span>
        </span>
      </button>
    </li>
  );
}

function Legend({ found }: { found: Differences }) {
  const [here, others] = [found.chosen, found.rest].map(
    ({ base, complete }) => `${complete ? '' : 'the newest '}${lines(base)}`,
  );
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line2 border-t px-3 py-2 text-ink3 text-xs">
      <span className="flex items-center gap-1.5">
        <i aria-hidden className="h-1.5 w-4 rounded-full bg-accent" /> here: {here}
      </span>
      <span className="flex items-center gap-1.5">
        <i aria-hidden className="h-1.5 w-4 rounded-full bg-ink3/60" /> the rest of the range: {others}
      </span>
    </footer>
  );
}

function Nothing({ found }: { found: Differences }) {
  if (found.chosen.base === 0) return <Empty title="No lines here">Choose a bar that has some.</Empty>;
  if (found.rest.base === 0) {
    return (
      <Empty title="Nothing to compare with">All lines of the range are in what is chosen: choose a longer one.</Empty>
    );
  }
  return (
    <Empty title="Nothing stands out">
      {lines(found.chosen.base)} here hold the same as the {lines(found.rest.base)} of the rest: no difference is larger
      than chance.
    </Empty>
  );
}

interface DifferenceListProps {
  /** Null while nothing is chosen. */
  input: DifferencesInput | null;
  /** What to choose then. */
  first?: string;
  onPick: (difference: Difference) => void;
}

/** What the chosen lines have more often, or less, than those of the rest of the range. */
export function DifferenceList({ input, first = 'Choose a bar first', onPick }: DifferenceListProps) {
  if (input === null) {
    return <Empty title={first}>What its lines have in common is compared with the rest of the range.</Empty>;
  }
  return <Compared input={input} onPick={onPick} />;
}

function Compared({ input, onPick }: { input: DifferencesInput; onPick: (difference: Difference) => void }) {
  const compared = useDifferences(input);
  const { data: found, error } = compared;
  if (error) {
    return <Failed what="The lines could not be compared." error={error} onRetry={() => void compared.refetch()} />;
  }
  if (!found) return <Skeleton className="m-3 h-40" />;
  if (found.differences.length === 0) return <Nothing found={found} />;
  return (
    <div className={cn('flex min-h-0 flex-1 flex-col transition-opacity', compared.isPlaceholderData && 'opacity-55')}>
      <ul aria-label="What differs" className="min-h-0 flex-1 basis-[300px] overflow-y-auto">
        {found.differences.map((difference) => (
          <Row key={`${difference.key} ${difference.value}`} {...{ difference, found, onPick }} />
        ))}
      </ul>
      <Legend found={found} />
    </div>
  );
}
