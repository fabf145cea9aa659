'use client';

import { Upload } from 'lucide-react';
import { FieldProblem } from '../../../components/ui/field';
import { Select } from '../../../components/ui/select';
import { UploadButton } from '../../tables/components/upload-button';
import { type Table, useTables } from '../../tables/hooks/use-tables';
import { emptyPair, type LookupRow, liveLookups, type PairRow, problemAt, rowProblems } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { Add, firstOfRow, MarkedText, Remove, Row, Template } from './fields';

interface LookupProps {
  lookup: LookupRow;
  editor: Editor;
  path: string;
  set: (part: Partial<LookupRow>) => void;
}

/** A table of that name may be gone: it is shown all the same, and the sentence below says so. */
function options(names: readonly string[], chosen: string) {
  const all = chosen === '' || names.includes(chosen) ? names : [...names, chosen];
  return all.map((name) => ({ value: name, label: name }));
}

function ColumnRow({ pair, path, table, editor, onChange, onRemove }: ColumnProps) {
  const { problems, onName, onValue } = rowProblems(editor.errors, `${path}.columns`, pair);
  const columns = table?.columns.slice(1) ?? [];
  return (
    <div>
      <div className="flex items-center gap-1">
        <span className="w-[38%] shrink-0">
          <MarkedText
            ref={firstOfRow}
            label="Name for templates"
            value={pair.name}
            placeholder="owner"
            segments={[{ text: pair.name, group: markerOf(editor, pair.name) }]}
            invalid={onName}
            onChange={(name) => onChange({ ...pair, name })}
          />
        </span>
        <span className="text-ink3">=</span>
        <Select
          label={`Column for ${pair.name || 'the name'}`}
          value={pair.value}
          options={options(columns, pair.value)}
          placeholder="a column"
          mono
          invalid={onValue}
          disabled={columns.length === 0 && pair.value === ''}
          onChange={(value) => onChange({ ...pair, value, name: pair.name || value.replace(/\W+/g, '_') })}
          className="h-[26px] min-w-0 px-2"
        />
        <span className="ml-auto">
          <Remove what={`the column ${pair.name}`} onClick={onRemove} />
        </span>
      </div>
      <FieldProblem>{problems.join(' · ')}</FieldProblem>
    </div>
  );
}

/** @returns the marker of a name; null for none, and for one that a group has taken. */
function markerOf({ names, painted }: Editor, name: string): number | null {
  const at = names.lastIndexOf(name);
  return name === '' || at < painted.groups.length ? null : at + 1;
}

interface ColumnProps {
  pair: PairRow;
  path: string;
  table: Table | undefined;
  editor: Editor;
  onChange: (pair: PairRow) => void;
  onRemove: () => void;
}

function Source({ lookup, editor, path, set, tables }: LookupProps & { tables: readonly Table[] }) {
  const problem = problemAt(editor.errors, `${path}.table`);
  return (
    <>
      <div className="flex flex-wrap items-center gap-1">
        {tables.length > 0 || lookup.table !== '' ? (
          <Select
            label="Table"
            value={lookup.table}
            options={options(
              tables.map(({ name }) => name),
              lookup.table,
            )}
            placeholder="choose a table"
            mono
            invalid={problem !== undefined}
            onChange={(table) => set({ table })}
            className="h-[26px] min-w-0 px-2"
          />
        ) : (
          <span className="px-1.5 text-ink3">There is no table yet.</span>
        )}
        <UploadButton variant="quiet" size="sm" onUploaded={({ name }) => set({ table: name })}>
          <Upload aria-hidden className="size-3.5" />
          upload CSV
        </UploadButton>
        <span className="ml-auto">
          <Remove
            what={`the table ${lookup.table}`}
            onClick={() => editor.change({ lookups: editor.draft.lookups.filter((one) => one.row !== lookup.row) })}
          />
        </span>
      </div>
      <FieldProblem>{problem}</FieldProblem>
    </>
  );
}

/** The column of the table that is compared with the text, and the text. */
function Key({ lookup, editor, path, set, table }: LookupProps & { table: Table | undefined }) {
  const problem = problemAt(editor.errors, `${path}.key`);
  const group = editor.painted.groups.find((name) => name !== null) ?? 'group';
  return (
    <>
      <div className="flex items-center gap-1">
        <span className="w-[38%] shrink-0 truncate px-1.5 text-ink3">
          {table ? (
            <>
              where <code>{table.columns[0]}</code> is
            </>
          ) : (
            'where the key is'
          )}
        </span>
        <Template
          label="Key that is looked up"
          value={lookup.key}
          invalid={problem !== undefined}
          placeholder={`\${${group}}`}
          names={editor.painted.groups}
          onChange={(key) => set({ key })}
        />
      </div>
      <FieldProblem>{problem}</FieldProblem>
    </>
  );
}

function Lookup(props: LookupProps) {
  const { lookup, path, editor, set } = props;
  const tables = useTables().data?.items ?? [];
  const table = tables.find(({ name }) => name === lookup.table);
  return (
    <Row name="look up">
      <Source {...props} tables={tables} />
      <Key {...props} table={table} />
      {lookup.columns.map((pair) => (
        <ColumnRow
          key={pair.row}
          {...{ pair, path, table, editor }}
          onChange={(next) => set({ columns: lookup.columns.map((one) => (one.row === next.row ? next : one)) })}
          onRemove={() => set({ columns: lookup.columns.filter((one) => one.row !== pair.row) })}
        />
      ))}
      <Add onClick={() => set({ columns: [...lookup.columns, emptyPair()] })}>column</Add>
      <FieldProblem>{problemAtSelf(editor, path)}</FieldProblem>
    </Row>
  );
}

const problemAtSelf = ({ errors }: Editor, path: string): string | undefined =>
  errors.find((error) => error.path === path || error.path === `${path}.columns`)?.message;

/** Tables that templates look names up in. */
export function LookupRows({ editor }: { editor: Editor }) {
  const { draft, change } = editor;
  const live = liveLookups(draft);
  return draft.lookups.map((lookup) => (
    <Lookup
      key={lookup.row}
      lookup={lookup}
      editor={editor}
      path={`enrich.${live.findIndex((one) => one.row === lookup.row)}`}
      set={(part) =>
        change({ lookups: draft.lookups.map((one) => (one.row === lookup.row ? { ...one, ...part } : one)) })
      }
    />
  ));
}
