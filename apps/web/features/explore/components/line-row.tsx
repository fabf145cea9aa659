'use client';

import { memo } from 'react';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { MarkedRow } from '../../highlight/marked';
import type { LogLine } from '../../lines/hooks/use-lines';
import { hostOf, lineSegments, onOneLine, tagsOf, whenOf } from '../../lines/line-text';
import type { OnRowPress } from '../../rows/row-press';
import { exact } from '../../time/format';

interface LineRowProps {
  line: LogLine;
  colour: string;
  chosen: boolean;
  /** One row is reached by Tab; from it the arrows walk. */
  tabbable: boolean;
  /** The rule whose marks win where several overlap. */
  ruleId: string | undefined;
  onPress: OnRowPress;
}

/** One line: the colour of its series at the edge, when, where from, what it says with its matches marked, its tags. */
export const LineRow = memo(function LineRow({ line, colour, chosen, tabbable, ruleId, onPress }: LineRowProps) {
  const [when, millis] = whenOf(line);
  const tags = tagsOf(line);
  return (
    <button
      type="button"
      data-line={line.id}
      tabIndex={tabbable ? 0 : -1}
      aria-current={chosen ? 'true' : undefined}
      onClick={(event) => onPress(line.id, event)}
      className={cn(
        'grid h-full w-full select-text grid-cols-[3px_auto_minmax(0,1fr)] items-center gap-2.5 border-line2 border-b pr-3 text-left font-mono text-[12px] -outline-offset-2 @2xl:grid-cols-[3px_92px_80px_minmax(0,1fr)_auto]',
        chosen ? 'bg-accent-bg' : 'hover:bg-line2/50',
      )}
    >
      <i aria-hidden className="h-[19px] rounded-[2px]" style={{ background: colour }} />
      <time
        dateTime={line.timestamp}
        title={`${exact(Date.parse(line.timestamp))}, arrived ${exact(Date.parse(line.committedAt))}`}
        className="tabular whitespace-pre text-ink3"
      >
        {when}
        <span className="hidden @2xl:inline">{millis}</span>
      </time>
      <span className="hidden truncate text-ink2 @2xl:block">{hostOf(line)}</span>
      <MarkedRow segments={onOneLine(lineSegments(line, ruleId))} />
      <span className="hidden min-w-0 gap-1.5 @5xl:flex">
        {tags.shown.map((tag) => (
          <Chip key={tag} mono className="max-w-[220px]">
            {tag}
          </Chip>
        ))}
        {tags.more > 0 ? <Chip>+{tags.more}</Chip> : null}
      </span>
    </button>
  );
});
