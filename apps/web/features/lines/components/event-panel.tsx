'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/button';
import { Failed } from '../../../components/ui/state';
import { exact } from '../../time/format';
import { isGone, lineQuery } from '../hooks/use-line';
import type { LogLine } from '../hooks/use-lines';
import { CopyEvent, EventDetails, type FilterBy } from './event-details';
import { EventBones, LineGone } from './line-gone';

interface FrameProps {
  title: ReactNode;
  /** What can be done with it, beside closing. */
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** Beside the lines where there is room, else over them. */
function Frame({ title, actions, onClose, children }: FrameProps) {
  return (
    <aside
      aria-label="The whole event"
      className="fixed inset-0 z-40 flex flex-col overflow-hidden border bg-panel shadow-raise lg:static lg:z-auto lg:w-[400px] lg:shrink-0 lg:rounded-lg"
    >
      <header className="flex min-h-[44px] items-center gap-2 py-1.5 pr-2 pl-4">
        {title}
        {actions}
        <Button variant="quiet" size="iconSm" aria-label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto lg:basis-[320px]">{children}</div>
    </aside>
  );
}

const TITLE = 'tabular mr-auto truncate font-semibold';

interface EventPanelProps {
  /** The line's name, and the line where it is among those that were read. */
  id: string;
  here: LogLine | undefined;
  /** The rule whose marks win where several overlap. */
  ruleId?: string | undefined;
  onClose: () => void;
  /** Where lines can be filtered by what this one holds. */
  onFilter?: FilterBy | undefined;
  /** What else is known of it. */
  children?: (line: LogLine) => ReactNode;
}

/** Everything about one line, or why there is nothing of it. ↑ ↓ walk on with it open, Esc closes it. */
export function EventPanel({ id, here, ruleId, onClose, onFilter, children }: EventPanelProps) {
  const { data, error, refetch } = useQuery({ ...lineQuery(id, ''), enabled: here === undefined });
  const line = here ?? data;
  if (line === undefined) {
    return (
      <Frame title={<h2 className={TITLE}>A line</h2>} onClose={onClose}>
        <Missing id={id} error={error} onClose={onClose} onRetry={() => void refetch()} />
      </Frame>
    );
  }
  const title = (
    <h2 className={TITLE} title="When it happened">
      {exact(Date.parse(line.timestamp))}
    </h2>
  );
  return (
    <Frame title={title} actions={<CopyEvent line={line} />} onClose={onClose}>
      <EventDetails line={line} ruleId={ruleId} onFilter={onFilter} />
      {children?.(line)}
    </Frame>
  );
}

interface MissingProps {
  id: string;
  error: Error | null;
  onClose: () => void;
  onRetry: () => void;
}

/** A line that is on its way, that could not be read, or that is no more. */
function Missing({ id, error, onClose, onRetry }: MissingProps) {
  if (!error) return <EventBones />;
  if (!isGone(error)) return <Failed what="The line could not be read." error={error} onRetry={onRetry} />;
  return <LineGone id={id} action={<Button onClick={onClose}>Back to the lines</Button>} />;
}
