'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/button';
import { exact } from '../../time/format';
import type { LogLine } from '../hooks/use-lines';
import { CopyEvent, EventDetails, type FilterBy } from './event-details';

interface EventPanelProps {
  line: LogLine;
  /** The rule whose marks win where several overlap. */
  ruleId?: string | undefined;
  onClose: () => void;
  /** Where lines can be filtered by what this one holds. */
  onFilter?: FilterBy | undefined;
  /** What else is known of it. */
  children?: ReactNode;
}

/** Everything about one line. ↑ ↓ walk on with it open, Esc closes it. */
export function EventPanel({ line, ruleId, onClose, onFilter, children }: EventPanelProps) {
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
        <Button variant="quiet" size="iconSm" aria-label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto lg:basis-[320px]">
        <EventDetails line={line} ruleId={ruleId} onFilter={onFilter} />
        {children}
      </div>
    </aside>
  );
}
