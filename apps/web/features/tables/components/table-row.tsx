'use client';

import { ChevronRight, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '../../../client/now';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';
import { Failed } from '../../../components/ui/state';
import { Tooltip } from '../../../components/ui/tooltip';
import type { Rule } from '../../rules/hooks/use-rules';
import { ago, count, exact } from '../../time/format';
import { type Table, useDeleteTable, useTableText } from '../hooks/use-tables';
import { UploadButton } from './upload-button';

const rowsText = (rows: number): string => `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;

const CELL = 'max-w-[260px] truncate px-3 py-1 text-left';

function FirstRows({ table }: { table: Table }) {
  const text = useTableText(table);
  if (text.isError) {
    return <Failed what="The rows could not be read." error={text.error} onRetry={() => void text.refetch()} />;
  }
  if (!text.data) return <Skeleton className="mx-3 mb-3 h-24" />;
  const { first } = text.data;
  return (
    <div className="mx-3 mb-3 overflow-x-auto rounded-md border border-line2 bg-bg md:ml-9">
      <table className="min-w-full font-mono text-[12px]">
        <thead>
          <tr className="border-line2 border-b text-ink3">
            {table.columns.map((column) => (
              <th key={column} scope="col" className={cn(CELL, 'font-medium')}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and never move
            <tr key={at} className="border-line2 border-b last:border-0">
              {row.map((cell, column) => (
                <td key={table.columns[column]} className={CELL} title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows > first.length ? (
        <p className="px-3 py-1.5 text-ink3 text-xs">{count(table.rows - first.length)} more</p>
      ) : null}
    </div>
  );
}

function Users({ users }: { users: readonly Rule[] }) {
  if (users.length === 0) return <span className="text-ink3">no rule uses it</span>;
  return (
    <span className="text-ink2">
      used by{' '}
      {users.map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 ? ', ' : ''}
          <Link
            href={`/rules/${id}`}
            className="rounded text-ink underline decoration-line underline-offset-2 hover:text-accent"
          >
            {name}
          </Link>
        </span>
      ))}
    </span>
  );
}

function Actions({ table, users }: { table: Table; users: readonly Rule[] }) {
  const remove = useDeleteTable();
  const used = users.length > 0;
  const why = used
    ? `${users.map(({ name }) => name).join(', ')} ${users.length === 1 ? 'uses' : 'use'} it: change that first`
    : 'Delete; a click brings it back';
  return (
    <span className="flex items-center">
      <UploadButton variant="quiet" size="sm" name={table.name} label={`Replace ${table.name}`}>
        Replace
      </UploadButton>
      <Tooltip text={why}>
        <Button
          variant="quiet"
          size="iconSm"
          aria-label={`Delete ${table.name}`}
          aria-disabled={used || remove.isPending}
          onClick={() => used || remove.isPending || remove.mutate(table)}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
    </span>
  );
}

interface TableRowProps {
  table: Table;
  /** The rules that look something up in it. */
  users: readonly Rule[];
  open: boolean;
  onToggle: () => void;
}

/** A table: its columns, who uses it; opened, its first rows. */
export function TableRow({ table, users, open, onToggle }: TableRowProps) {
  const now = useNow(60_000);
  const at = Date.parse(table.updatedAt);
  return (
    <li className="border-line2 border-b last:border-0">
      <div className="flex items-start gap-2 py-1.5 pr-2 pl-1">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${table.name}: its rows`}
          onClick={onToggle}
          className="grid min-w-0 flex-1 grid-cols-[14px_minmax(0,1fr)] items-center gap-x-2.5 rounded-md px-2 py-1 text-left hover:bg-line2/40 md:grid-cols-[14px_minmax(0,180px)_minmax(0,1fr)]"
        >
          <ChevronRight
            aria-hidden
            className={cn('size-3.5 text-ink3 transition-transform duration-100', open && 'rotate-90')}
          />
          <span className="truncate font-medium">{table.name}</span>
          <span className="col-start-2 min-w-0 truncate text-ink2 md:col-start-3">
            <code className="text-ink">{table.columns[0]}</code>
            <span className="text-ink3"> → </span>
            <code>{table.columns.slice(1).join(', ')}</code>
          </span>
        </button>
        <Actions table={table} users={users} />
      </div>
      <p className="tabular -mt-1 flex flex-wrap gap-x-3 px-3 pb-2 text-xs md:pl-9">
        <span className="text-ink3">{rowsText(table.rows)}</span>
        <Users users={users} />
        <span className="text-ink3" title={exact(at)}>
          {table.author}
          {now > 0 ? `, ${ago(at, now)}` : ''}
        </span>
      </p>
      {open ? <FirstRows table={table} /> : null}
    </li>
  );
}
