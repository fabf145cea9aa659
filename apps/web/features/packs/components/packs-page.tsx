'use client';

import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { Button } from '../../../components/ui/button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { usePacks } from '../hooks/use-packs';
import type { Pack } from '../pack';
import { packParams } from '../url-state';
import { PackPanel } from './pack-panel';

const PLACES = ['a', 'b', 'c', 'd', 'e'];

function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      {PLACES.map((place) => (
        <Panel key={place} className="flex flex-col gap-2 px-9 py-3">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 w-2/3" />
        </Panel>
      ))}
    </div>
  );
}

function NoPacks() {
  return (
    <Panel>
      <Empty
        title="No packs came with this installation"
        action={
          <Button asChild>
            <Link href="/rules/new">Write a rule</Link>
          </Button>
        }
      >
        A pack is a folder of ready rules with their tests, in packs/ beside LogFlow.
      </Empty>
    </Panel>
  );
}

function Packs({ items }: { items: readonly Pack[] }) {
  const [url, setUrl] = useQueryStates(packParams, { history: 'push', scroll: false });
  return items.map((pack) => {
    const open = url.pack === pack.name;
    return (
      <PackPanel
        key={pack.name}
        pack={pack}
        open={open}
        openRule={open ? url.rule : null}
        onToggle={() => void setUrl({ pack: open ? null : pack.name, rule: null })}
        onToggleRule={(rule) => void setUrl({ pack: pack.name, rule: url.rule === rule ? null : rule })}
      />
    );
  });
}

/** Ready rules, a pack for each kind of program: what they match, and how they stand here. */
export function PacksPage() {
  const packs = usePacks();
  return (
    <>
      <PageHeader
        title={
          <>
            <Link href="/rules" className="inline-block rounded text-ink2 hover:text-accent">
              Rules
            </Link>
            <span className="px-1.5 font-normal text-ink3">/</span>
            Packs
          </>
        }
      />
      <p className="-mt-1 mb-1 max-w-[120ch] text-ink2">
        Ready rules with tests. Installed, each is a rule of yours: change it as you like, an upgrade keeps what you
        changed.
      </p>
      {packs.isError && !packs.data ? (
        <Panel>
          <Failed what="The packs could not be read." error={packs.error} onRetry={() => void packs.refetch()} />
        </Panel>
      ) : null}
      {packs.isPending ? <Waiting /> : null}
      {packs.data?.items.length === 0 ? <NoPacks /> : null}
      {packs.data ? <Packs items={packs.data.items} /> : null}
    </>
  );
}
