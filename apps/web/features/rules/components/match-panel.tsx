'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '../../../components/ui/button';
import { FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { Panel } from '../../../components/ui/panel';
import { Select } from '../../../components/ui/select';
import { emptyFilter, type FilterOp, type FilterRow, problemAt, problemsElsewhere, rowProblems } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { adds, firstOfRow } from './fields';
import { PatternInput } from './pattern-input';

const OPS: readonly { value: FilterOp; label: string }[] = [
  { value: 'is', label: 'is' },
  { value: 'in', label: 'is one of' },
  { value: 'regex', label: 'matches' },
  { value: 'exists', label: 'is there' },
  { value: 'absent', label: 'is not there' },
];

const isOp = (text: string): text is FilterOp => OPS.some((op) => op.value === text);

interface FilterLineProps {
  row: FilterRow;
  errors: Editor['errors'];
  onChange: (row: FilterRow) => void;
  onRemove: () => void;
}

function FilterLine({ row, errors, onChange, onRemove }: FilterLineProps) {
  const hasValue = row.op !== 'exists' && row.op !== 'absent';
  const { problems, onName, onValue } = rowProblems(errors, 'filter', { name: row.key, value: row.value });
  return (
    <div className="flex max-w-full flex-col gap-0.5">
      <div className="flex items-center gap-1">
        <Input
          ref={firstOfRow}
          aria-label="Filter field"
          aria-invalid={onName || (onValue && !hasValue) ? true : undefined}
          placeholder="service"
          list="filter-fields"
          className="w-[104px] min-w-0 shrink"
          value={row.key}
          onChange={(event) => onChange({ ...row, key: event.target.value })}
        />
        <Select
          label="Filter test"
          value={row.op}
          options={OPS}
          onChange={(op) => isOp(op) && onChange({ ...row, op })}
        />
        {hasValue ? (
          <Input
            aria-label="Filter value"
            aria-invalid={onValue ? true : undefined}
            placeholder={row.op === 'in' ? 'a, b, c' : 'sshd'}
            className="w-[128px] min-w-0 shrink"
            value={row.value}
            onChange={(event) => onChange({ ...row, value: event.target.value })}
          />
        ) : null}
        <Button variant="quiet" size="iconSm" aria-label={`Remove the filter ${row.key}`} onClick={onRemove}>
          <X aria-hidden className="size-3.5" />
        </Button>
      </div>
      <FieldProblem>{problems.join(' · ')}</FieldProblem>
    </div>
  );
}

function Filters({ editor }: { editor: Editor }) {
  const { draft, change, errors } = editor;
  const replace = (row: FilterRow) =>
    change({ filters: draft.filters.map((one) => (one.row === row.row ? row : one)) });
  const remove = (row: FilterRow) => change({ filters: draft.filters.filter((one) => one.row !== row.row) });
  return (
    <div className="flex flex-wrap items-start gap-2">
      <span className="w-[42px] shrink-0 py-1 text-ink3">where</span>
      <datalist id="filter-fields">
        <option value="service" />
        <option value="host" />
        <option value="severity" />
      </datalist>
      {draft.filters.map((row) => (
        <FilterLine key={row.row} row={row} errors={errors} onChange={replace} onRemove={() => remove(row)} />
      ))}
      <Button variant="quiet" onClick={adds(() => change({ filters: [...draft.filters, emptyFilter()] }))}>
        <Plus aria-hidden className="size-3.5" />
        {draft.filters.length === 0 ? 'any line · add a filter' : 'filter'}
      </Button>
    </div>
  );
}

function Verdict({ editor, problem }: { editor: Editor; problem: string | undefined }) {
  const { draft, preview } = editor;
  if (draft.pattern === '') return null;
  if (problem) return <span className="text-bad text-sm">not valid</span>;
  return preview.data ? (
    <span className="text-ok text-sm">valid</span>
  ) : (
    <span className="text-ink3 text-sm">checking…</span>
  );
}

/** Which lines: the pattern and what it is tried on, and the filters before it. */
export function MatchPanel({ editor }: { editor: Editor }) {
  const { draft, change, errors, painted } = editor;
  const problem = problemAt(errors, 'pattern');
  const offset = errors.find(({ path }) => path === 'pattern')?.offset;
  const fieldProblem = problemAt(errors, 'field');
  return (
    <Panel aria-label="Match" className="flex flex-col gap-2.5 px-3.5 py-3">
      <div className="flex flex-wrap items-start gap-2">
        <span className="w-[42px] shrink-0 py-1.5 text-ink3">match</span>
        <label className="flex h-[32px] items-center gap-1.5 rounded-md border bg-panel px-2.5 text-sm shadow-raise focus-within:border-accent">
          <span className="text-ink3">field</span>
          <input
            aria-label="Field the pattern is tried on"
            aria-invalid={fieldProblem ? true : undefined}
            list="rule-fields"
            spellCheck={false}
            value={draft.field}
            onChange={(event) => change({ field: event.target.value })}
            className="field-sizing-content min-w-[34px] max-w-[200px] bg-transparent outline-none"
          />
          <datalist id="rule-fields">
            <option value="body" />
            <option value="body.">a path into JSON: body.user.id, body.items[0].name</option>
            <option value="attributes.">an attribute: attributes.http.url</option>
          </datalist>
        </label>
        <div className="order-last flex min-w-full flex-1 items-start md:order-none md:min-w-0">
          <PatternInput
            value={draft.pattern}
            painted={painted}
            problem={problem}
            offset={offset}
            onChange={(pattern) => change({ pattern })}
          />
        </div>
        <div className="ml-auto flex items-center gap-2 py-1.5">
          <span className="rounded-[5px] bg-line2 px-1.5 py-px text-ink2 text-xs">RE2</span>
          <Verdict editor={editor} problem={problem} />
        </div>
      </div>
      <div className="empty:hidden md:pl-[50px]">
        <FieldProblem id="pattern-problem">{problem}</FieldProblem>
        <FieldProblem>{fieldProblem}</FieldProblem>
        <FieldProblem>{problemsElsewhere(errors).join(' · ') || undefined}</FieldProblem>
      </div>
      <Filters editor={editor} />
    </Panel>
  );
}
