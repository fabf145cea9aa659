'use client';

import { queryString } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { lines } from '../../time/format';
import type { Logs } from '../hooks/use-logs';

const MOST = 1_000_000;

const FORMATS = [
  { format: 'ndjson', name: 'NDJSON', about: 'all that is known of each line' },
  { format: 'csv', name: 'CSV', about: 'for a spreadsheet' },
] as const;

interface DownloadChoicesProps {
  logs: Logs;
  /** How many lines are found; null while that is not known. */
  total: number | null;
  onChosen: () => void;
}

const scopeOf = (total: number | null): string => {
  if (total === null) return `All lines that the query finds, up to ${lines(MOST)}, newest first.`;
  return total > MOST ? `The newest ${lines(MOST)} of ${lines(total)}.` : `All ${lines(total)}, newest first.`;
};

/** How many lines a file will have, and of which kind it may be. */
export function DownloadChoices({ logs: { stretch, state }, total, onChosen }: DownloadChoicesProps) {
  const limit = total !== null && total > MOST ? MOST : null;
  const given = { query: state.q, clock: state.clock, from: stretch?.from, to: stretch?.to, limit };
  return (
    <>
      <p className="mb-2 text-ink2 text-sm">{scopeOf(total)}</p>
      <div className="flex flex-col gap-1.5">
        {FORMATS.map(({ format, name, about }) => (
          <Button key={format} asChild className="justify-start">
            <a href={`/api/v1/logs/download${queryString({ format, ...given })}`} download onClick={onChosen}>
              <span className="font-medium">{name}</span>
              <span className="truncate text-ink3">{about}</span>
            </a>
          </Button>
        ))}
      </div>
    </>
  );
}
