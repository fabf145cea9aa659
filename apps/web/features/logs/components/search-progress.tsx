'use client';

import { useLate } from '../../../client/late';
import { Button } from '../../../components/ui/button';
import type { Stretch } from '../../plot/buckets';
import { count, moment } from '../../time/format';
import type { ReadOn } from '../hooks/use-read-on';
import type { Found } from '../hooks/use-search';

interface SearchProgressProps {
  reading: ReadOn;
  found: Found;
  stretch: Stretch | null;
  nowMs: number;
}

const SHOWN_AFTER_MS = 400;

/** How much of the stretch has been looked at, from its newest end. */
function shareOf({ searchedTo }: Found, stretch: Stretch | null): number {
  if (searchedTo === null || stretch === null) return 0;
  const to = Date.parse(searchedTo) / 1000;
  return Math.min(Math.max((stretch.to - to) / (stretch.to - stretch.from), 0), 1);
}

function reachOf({ scanned, searchedTo }: Found, nowMs: number): string {
  const back = searchedTo === null ? '' : `, back to ${moment(Date.parse(searchedTo), nowMs)}`;
  return `${count(scanned)} lines read${back}`;
}

/** While texts are read: how far that has come, and the button that ends it. What was found stays. */
export function SearchProgress({ reading, found, stretch, nowMs }: SearchProgressProps) {
  const shown = useLate(reading.searching, SHOWN_AFTER_MS);
  if (!shown && !reading.stopped) return null;
  const width = `${shareOf(found, stretch) * 100}%`;
  return (
    <div className="relative flex min-h-[34px] flex-wrap items-center gap-x-3 border-line2 border-b px-3 py-1">
      <p role="status" className="tabular text-ink2">
        {reading.stopped ? 'Stopped' : 'Searching'}: {reachOf(found, nowMs)}
      </p>
      {reading.stopped ? (
        <Button size="sm" onClick={reading.goOn}>
          Go on
        </Button>
      ) : (
        <Button size="sm" onClick={reading.stop}>
          Stop
        </Button>
      )}
      <i aria-hidden className="absolute bottom-0 left-0 h-[2px] bg-accent transition-[width]" style={{ width }} />
    </div>
  );
}
