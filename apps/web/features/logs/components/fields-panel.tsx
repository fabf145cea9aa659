'use client';

import { ChevronRight, Columns3, Minus, Split } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Input } from '../../../components/ui/input';
import { Segmented } from '../../../components/ui/segmented';
import { Failed } from '../../../components/ui/state';
import { Tooltip } from '../../../components/ui/tooltip';
import { DifferenceList } from '../../differences/components/difference-list';
import type { Stretch } from '../../plot/buckets';
import { count, lines } from '../../time/format';
import { type FieldStatistics, useFields } from '../hooks/use-fields';
import type { Logs } from '../hooks/use-logs';
import { unlessOfQuery } from '../problems';
import { FieldBones } from './field-bones';

interface FieldsProps {
  logs: Logs;
  /** False while the query has a mistake in it. */
  enabled: boolean;
  columns: readonly string[];
}

const percent = (part: number, whole: number): string => {
  const share = (100 * part) / Math.max(whole, 1);
  return share > 0 && share < 1 ? '<1 %' : `${Math.round(share)} %`;
};

interface ValueProps {
  logs: Logs;
  field: FieldStatistics;
  value: FieldStatistics['values'][number];
  base: number;
}

/** A value, how many lines have it, and how large a part of all that is. */
function FieldValue({ logs, field: { key }, value: { name, lines: number }, base }: ValueProps) {
  return (
    <li className="group relative flex items-center gap-1 rounded-[4px] hover:bg-line2/70">
      <i
        aria-hidden
        className="absolute inset-y-0 left-0 rounded-[4px] bg-accent-bg"
        style={{ width: `${(100 * number) / Math.max(base, 1)}%` }}
      />
      <button
        type="button"
        aria-label={`Only ${key} ${name}, ${lines(number)}`}
        onClick={() => logs.change({ key, value: name, as: 'only' })}
        className="relative flex min-w-0 flex-1 items-center gap-2 rounded-[4px] px-1.5 py-[3px] text-left"
      >
        <span className="min-w-0 flex-1 truncate font-mono text-[12px]" title={name}>
          {name === '' ? '(empty)' : name}
        </span>
        <span className="tabular shrink-0 text-ink3 text-xs">{count(number)}</span>
        <span className="tabular w-9 shrink-0 whitespace-nowrap text-right text-ink3 text-xs">
          {percent(number, base)}
        </span>
      </button>
      <Button
        variant="quiet"
        size="iconXs"
        aria-label={`Without ${key} ${name}`}
        onClick={() => logs.change({ key, value: name, as: 'without' })}
        className="relative opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
      >
        <Minus aria-hidden className="size-3" />
      </Button>
    </li>
  );
}

interface OpenFieldProps extends Omit<ValueProps, 'value'> {
  columns: readonly string[];
}

/** The values of a field, and what can be done with it. */
function OpenField({ logs, field, base, columns }: OpenFieldProps) {
  const { key, values, distinct } = field;
  const isColumn = columns.includes(key);
  const toggle = () => logs.setColumns(isColumn ? columns.filter((one) => one !== key) : [...columns, key]);
  return (
    <div className="pb-2 pl-4">
      <ul>
        {values.map((value) => (
          <FieldValue key={value.value} logs={logs} field={field} value={value} base={base} />
        ))}
      </ul>
      <div className="mt-1 flex items-center gap-1 text-ink3 text-xs">
        <span className="mr-auto px-1.5">
          {distinct.count > values.length || distinct.atLeast ? `${values.length} of ` : ''}
          {count(distinct.count)}
          {distinct.atLeast ? ' or more' : ''} {distinct.count === 1 ? 'value' : 'values'}
        </span>
        <Tooltip text={isColumn ? 'Take its column away' : 'Give it a column'}>
          <Button
            variant="quiet"
            size="iconXs"
            aria-label={`Column ${key}`}
            aria-pressed={isColumn}
            onClick={toggle}
            className="aria-pressed:text-accent"
          >
            <Columns3 aria-hidden className="size-3" />
          </Button>
        </Tooltip>
        <Tooltip text="Split the bars by it">
          <Button variant="quiet" size="iconXs" aria-label={`Split the bars by ${key}`} onClick={() => logs.setBy(key)}>
            <Split aria-hidden className="size-3" />
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}

function Field(props: OpenFieldProps & { isOpen: boolean; onToggle: () => void }) {
  const { field, base, isOpen, onToggle } = props;
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex w-full items-center gap-1 rounded-md px-1.5 py-1 text-left hover:bg-line2/60"
      >
        <ChevronRight
          aria-hidden
          className={cn('size-3 shrink-0 text-ink3 transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 flex-1 truncate" title={field.key}>
          {field.key}
        </span>
        <span className="tabular shrink-0 text-ink3 text-xs">{percent(field.lines, base)}</span>
      </button>
      {isOpen ? <OpenField {...props} /> : null}
    </li>
  );
}

const FIRST = ['severity', 'service', 'host', 'rule'];
/** Said by `service` and `host` already. */
const SAID = ['resource.service.name', 'resource.service', 'resource.host.name', 'resource.host'];

/** The usual ones first, then those that most lines have. */
function ordered(fields: readonly FieldStatistics[]): FieldStatistics[] {
  const usual = FIRST.flatMap((key) => fields.filter((field) => field.key === key));
  return [...usual, ...fields.filter(({ key }) => !FIRST.includes(key) && !SAID.includes(key))];
}

const INITIALLY_OPEN = ['severity', 'service', 'rule'];
const MOST_FIELDS = 100;

/** Which fields the lines have, with which values: a click seeks a value, − excludes it. */
function FieldList({ logs, enabled, columns }: FieldsProps) {
  const { state, stretch } = logs;
  const fields = useFields({ query: state.q, stretch, clock: state.clock, enabled });
  const [sought, setSought] = useState('');
  const [toggled, setToggled] = useState<readonly string[]>([]);
  const { data } = fields;
  const error = unlessOfQuery(fields.error);
  if (error && !data) {
    return <Failed what="The fields could not be read." error={error} onRetry={() => void fields.refetch()} />;
  }
  if (!data && (!enabled || fields.isError))
    return <p className="p-3 text-ink2">Nothing is read until the query can be.</p>;
  if (!data) return <FieldBones />;
  const isOpen = (key: string) => INITIALLY_OPEN.includes(key) !== toggled.includes(key);
  const toggle = (key: string) => () =>
    setToggled(toggled.includes(key) ? toggled.filter((one) => one !== key) : [...toggled, key]);
  const shown = ordered(data.fields).filter(({ key }) => key.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <div
      className={cn(
        'flex min-h-0 flex-1 flex-col transition-opacity',
        fields.isPlaceholderData && fields.isFetching && 'opacity-55',
      )}
    >
      <div className="flex min-h-[44px] items-center border-line2 border-b px-2 py-1.5">
        <Input
          aria-label="Find a field"
          placeholder="Find a field"
          value={sought}
          onChange={({ target }) => setSought(target.value)}
          className="h-[26px]"
        />
      </div>
      <ul className="min-h-0 flex-1 basis-[300px] overflow-y-auto p-1.5">
        {shown.slice(0, MOST_FIELDS).map((field) => (
          <Field
            key={field.key}
            {...{ logs, field, columns, base: data.base }}
            isOpen={isOpen(field.key)}
            onToggle={toggle(field.key)}
          />
        ))}
        {shown.length === 0 ? <li className="px-2 py-4 text-center text-ink3">No field is called that.</li> : null}
      </ul>
      <p className="tabular border-line2 border-t px-3 py-2 text-ink3 text-xs">
        {data.complete
          ? `Of ${lines(data.base)}, all that are found`
          : `Of the newest ${lines(data.base)}; there are more`}
      </p>
    </div>
  );
}

const VIEWS = [
  { value: 'values', label: 'Values' },
  { value: 'differs', label: 'What differs' },
] as const;

/** What is different about the lines of the bar that is chosen. */
function WhatDiffers({ logs, chosen }: { logs: Logs; chosen: Stretch }) {
  const { q: query, clock } = logs.state;
  const input = logs.window && { clock, query, range: logs.window, chosen };
  return <DifferenceList input={input} onPick={({ key, name }) => logs.change({ key, value: name, as: 'only' })} />;
}

/** The fields of the lines; of those of one bar also what is different about them. */
export function Fields(props: FieldsProps) {
  const { logs, enabled } = props;
  const { at, differs } = logs.state;
  const chosen = enabled ? at : null;
  return (
    <>
      {chosen ? (
        <div className="border-line2 border-b px-2 py-1.5">
          <Segmented
            label="Show"
            value={differs ? 'differs' : 'values'}
            onChange={(view) => logs.setDiffers(view === 'differs')}
            options={VIEWS}
          />
        </div>
      ) : null}
      {chosen && differs ? <WhatDiffers logs={logs} chosen={chosen} /> : <FieldList {...props} />}
    </>
  );
}
