'use client';

import { ChevronRight } from 'lucide-react';
import { cn } from '../../../components/ui/class-names';
import type { FilterBy } from '../../lines/components/event-details';
import { EventPanel } from '../../lines/components/event-panel';
import type { LogLine } from '../../lines/hooks/use-lines';
import type { Logs } from '../hooks/use-logs';
import { Around } from './around';

function AsJson({ line, logs }: { line: LogLine; logs: Logs }) {
  const { json } = logs.state;
  return (
    <section className="border-line2 border-t px-4 py-3">
      <h3 className="font-semibold text-ink3 text-xs">
        <button
          type="button"
          aria-expanded={json}
          onClick={() => logs.setJson(!json)}
          className="flex items-center gap-1 rounded"
        >
          <ChevronRight aria-hidden className={cn('size-3 transition-transform', json && 'rotate-90')} />
          JSON
        </button>
      </h3>
      {json ? <pre className="mt-1.5 whitespace-pre-wrap break-words">{JSON.stringify(line, null, 2)}</pre> : null}
    </section>
  );
}

interface LinePanelProps {
  id: string;
  /** The line, where it is among those that were read. */
  here: LogLine | undefined;
  logs: Logs;
}

/** Everything about one line, and what stands around it. */
export function LinePanel({ id, here, logs }: LinePanelProps) {
  const filter: FilterBy = (key, value, excluded) => logs.change({ key, value, as: excluded ? 'without' : 'only' });
  return (
    <EventPanel id={id} here={here} onClose={logs.closeLine} onFilter={filter}>
      {(line) => (
        <>
          <Around key={line.id} line={line} logs={logs} />
          <AsJson line={line} logs={logs} />
        </>
      )}
    </EventPanel>
  );
}
