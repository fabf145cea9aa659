'use client';

import { Upload } from 'lucide-react';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import type { DragEvent } from 'react';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { useRules } from '../../rules/hooks/use-rules';
import { type Table, useTables } from '../hooks/use-tables';
import { tableParams } from '../url-state';
import { TableRow } from './table-row';
import { UploadButton, useUploadFile } from './upload-button';

const EXAMPLE = 'host,owner,site\nweb-1,payments,Berlin\nweb-2,search,Oslo';

function Waiting() {
  return (
    <Panel aria-busy="true" className="flex flex-col gap-5 p-4">
      <Skeleton className="h-4 w-1/3" />
      <Skeleton className="h-4 w-1/2" />
    </Panel>
  );
}

function NoTables() {
  return (
    <Panel>
      <Empty
        title="No table yet"
        action={
          <UploadButton variant="primary">
            <Upload aria-hidden className="size-3.5" />
            Upload a CSV file
          </UploadButton>
        }
      >
        <p>
          A rule can look a captured text up and use what stands beside it in tags and labels: who owns a host, where it
          stands. The first row names the columns, the first column is what is looked for.
        </p>
        <pre className="mx-auto mt-3 w-max rounded-md border border-line2 bg-bg px-4 py-2.5 text-left font-mono text-[12px]">
          {EXAMPLE}
        </pre>
      </Empty>
    </Panel>
  );
}

function Tables({ items }: { items: readonly Table[] }) {
  const [{ table: open }, setUrl] = useQueryStates(tableParams, { history: 'push', scroll: false });
  const { data: rules } = useRules();
  return (
    <Panel aria-label="Tables">
      <ul>
        {items.map((table) => (
          <TableRow
            key={table.id}
            table={table}
            users={rules?.items.filter(({ enrich }) => enrich?.some((one) => one.table === table.name)) ?? []}
            open={open === table.id}
            onToggle={() => void setUrl({ table: open === table.id ? null : table.id })}
          />
        ))}
      </ul>
    </Panel>
  );
}

/** The tables that rules look names up in. A file that is dropped on the page is uploaded. */
export function TablesPage() {
  const tables = useTables();
  const items = tables.data?.items ?? [];
  const { take } = useUploadFile();
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    for (const file of event.dataTransfer.files) await take(file);
  };
  return (
    <section
      aria-label="Lookup tables"
      className="flex flex-1 flex-col gap-3"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <PageHeader
        title={
          <>
            <Link
              href="/rules"
              className="rounded text-ink2 underline decoration-line underline-offset-4 hover:text-accent"
            >
              Rules
            </Link>
            <span className="px-1.5 font-normal text-ink3">/</span>
            Lookup tables
          </>
        }
      >
        {items.length > 0 ? (
          <UploadButton variant="primary">
            <Upload aria-hidden className="size-3.5" />
            Upload a CSV file
          </UploadButton>
        ) : null}
      </PageHeader>
      {tables.isError && !tables.data ? (
        <Panel>
          <Failed what="The tables could not be read." error={tables.error} onRetry={() => void tables.refetch()} />
        </Panel>
      ) : null}
      {tables.isPending ? <Waiting /> : null}
      {tables.data && items.length === 0 ? <NoTables /> : null}
      {items.length > 0 ? <Tables items={items} /> : null}
    </section>
  );
}
