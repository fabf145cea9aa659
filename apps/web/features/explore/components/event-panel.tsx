'use client';

import { X } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { exact } from '../../time/format';
import type { Explore } from '../hooks/use-explore';
import type { LogLine } from '../hooks/use-lines';
import { CopyEvent, EventDetails } from './event-details';

/** Everything about one line. ↑ ↓ walk on with it open, Esc closes it. */
export function EventPanel({ line, explore }: { line: LogLine; explore: Explore }) {
  return (
    <aside
      aria-label="The whole event"
      className="fixed inset-0 z-40 flex flex-col overflow-hidden border bg-panel shadow-raise lg:static lg:z-auto lg:w-[400px] lg:shrink-0 lg:rounded-lg"
    >
      <header className="flex min-h-[44px] items-center gap-2 py-1.5 pr-2 pl-4">
        <h2 className="tabular mr-auto truncate font-semibold" title="When it happened">
          {exact(Date.parse(line.timestamp))}
        </h2>
        <CopyEvent line={line} />
        <Button variant="quiet" size="iconSm" aria-label="Close" onClick={explore.closeLine}>
          <X aria-hidden className="size-4" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto lg:basis-[320px]">
        <EventDetails line={line} ruleId={explore.metric?.rules[0]?.id} />
      </div>
    </aside>
  );
}
