'use client';

import { memo } from 'react';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { Marked, MarkedRow } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import type { LogLine } from '../../lines/hooks/use-lines';
import { onOneLine, tagsOf, whenOf } from '../../lines/line-text';
import type { OnRowPress } from '../../rows/row-press';
import { clockMillis, exact } from '../../time/format';
import { fieldValue } from '../field-value';
import { hitsIn } from '../hits';
import type { RowLayout } from '../layout';
import type { Clock } from '../url-state';

/** What all rows of a list have in common; the same object until something of it changes. */
export interface RowStyle {
  readonly layout: RowLayout;
  readonly columns: readonly string[];
  /** Room for milliseconds and tags. */
  readonly roomy: boolean;
  readonly wrap: boolean;
  readonly clock: Clock;
  /** Texts that the query looks for. */
  readonly texts: readonly string[];
  /** How people call a value: a rule's name. */
  readonly nameOf: (key: string, value: string) => string;
}

export type OnValue = (element: HTMLElement, key: string, value: string) => void;

interface LogRowProps {
  line: LogLine;
  style: RowStyle;
  colour: string;
  chosen: boolean;
  /** One row is reached by Tab; from it the arrows walk. */
  tabbable: boolean;
  onPress: OnRowPress;
  onValue: OnValue;
}

function When({ line, style: { clock, roomy } }: { line: LogLine; style: RowStyle }) {
  const arrived = Date.parse(line.committedAt);
  const [when, millis] =
    clock === 'committed' ? [clockMillis(arrived).slice(0, 8), clockMillis(arrived).slice(8)] : whenOf(line);
  return (
    <time
      dateTime={clock === 'committed' ? line.committedAt : line.timestamp}
      title={`${exact(Date.parse(line.timestamp))}, arrived ${exact(arrived)}`}
      className="tabular whitespace-pre text-ink3"
    >
      {when}
      {roomy ? millis : ''}
    </time>
  );
}

function Tags({ line }: { line: LogLine }) {
  const { shown, more } = tagsOf(line);
  return (
    <span className="flex min-w-0 shrink-0 gap-1.5">
      {shown.map((tag) => (
        <Chip key={tag} mono className="max-w-[200px]">
          {tag}
        </Chip>
      ))}
      {more > 0 ? <Chip>+{more}</Chip> : null}
    </span>
  );
}

const withoutTabs = (text: string): string => text.replaceAll('\t', ' ');

function Body({ line, style: { texts, wrap, roomy, columns } }: { line: LogLine; style: RowStyle }) {
  const matches = [...line.matches.map(({ spans }) => spans), ...hitsIn(line.body, texts)];
  const segments = segmentsOf(line.body, matches);
  const place = { gridColumn: columns.length + 3 };
  if (wrap) {
    return (
      <span className="self-start overflow-hidden whitespace-pre-wrap break-all py-[5px] leading-[17px]" style={place}>
        <Marked segments={segments.map((one) => ({ ...one, text: withoutTabs(one.text) }))} />
      </span>
    );
  }
  return (
    <span className="flex min-w-0 gap-3" style={place}>
      <span className="min-w-0 flex-1">
        <MarkedRow segments={onOneLine(segments)} />
      </span>
      {roomy ? <Tags line={line} /> : null}
    </span>
  );
}

/** One line. What its columns hold are buttons of their own, which lie over the one that opens it. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, style, colour, chosen, tabbable, onPress, onValue } = props;
  const { columns, layout, wrap, nameOf } = style;
  return (
    <div className="grid h-full gap-x-2.5" style={{ gridTemplateColumns: layout.template, width: layout.rowPx }}>
      <button
        type="button"
        data-line={line.id}
        tabIndex={tabbable ? 0 : -1}
        aria-current={chosen ? 'true' : undefined}
        onClick={(event) => onPress(line.id, event)}
        className={cn(
          'col-span-full row-start-1 grid h-full select-text grid-cols-subgrid border-line2 border-b text-left font-mono text-[12px] -outline-offset-2',
          wrap ? 'items-start' : 'items-center',
          chosen ? 'bg-accent-bg' : 'hover:bg-line2/50',
        )}
      >
        <i
          aria-hidden
          className={cn('rounded-[2px]', wrap ? 'my-1 self-stretch' : 'h-[19px]')}
          style={{ background: colour }}
        />
        <span className={cn(wrap && 'py-[5px] leading-[17px]')}>
          <When line={line} style={style} />
        </span>
        <Body line={line} style={style} />
      </button>
      {columns.map((key, index) => {
        const value = fieldValue(line, key);
        if (value === null) return null;
        return (
          <button
            key={key}
            type="button"
            tabIndex={tabbable ? 0 : -1}
            title={`${key}: ${nameOf(key, value)}`}
            aria-haspopup="dialog"
            onClick={({ currentTarget }) => onValue(currentTarget, key, nameOf(key, value))}
            className={cn(
              'row-start-1 h-[19px] min-w-0 truncate rounded-[4px] text-left font-mono text-[12px] text-ink2 hover:bg-accent-bg hover:text-accent',
              wrap ? 'mt-[4px] self-start' : '-mt-px self-center',
            )}
            style={{ gridColumn: index + 3 }}
          >
            {nameOf(key, value)}
          </button>
        );
      })}
    </div>
  );
});
