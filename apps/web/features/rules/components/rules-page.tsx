'use client';

import { Plus } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../../../components/ui/button';
import { PageHeader } from '../../../components/ui/page-header';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { Marked } from '../../highlight/marked';
import { paintPattern } from '../../highlight/pattern';
import { segmentsOf } from '../../highlight/segments';
import { EXAMPLES } from '../examples';
import { useRules } from '../hooks/use-rules';
import { RuleTable } from './rule-table';

const LINE = 'sshd[24200]: Invalid user webmaster from 173.234.31.186';
const SPANS = [
  [13, 55],
  [26, 35],
  [41, 55],
] as const;

/** What a rule does, shown on one line. */
function Lesson() {
  return (
    <figure className="mx-auto my-2 flex max-w-full flex-col gap-1.5 overflow-x-auto rounded-lg border bg-bg px-4 py-3 text-left font-mono text-[12px]">
      <code className="whitespace-pre">
        <Marked segments={paintPattern('Invalid user (?P<user>\\S*) from (?P<ip>\\S+)').pieces} />
      </code>
      <code className="whitespace-pre">
        <Marked segments={segmentsOf(LINE, [SPANS])} />
      </code>
      <code className="whitespace-pre text-ink2">
        +1 invalid_ssh_user_total{'{user="'}
        <mark className="mark-1">webmaster</mark>
        {'"}'}
      </code>
    </figure>
  );
}

function NoRules() {
  return (
    <Panel>
      <Empty
        title="A rule is a marker pen"
        action={
          <>
            <Button asChild variant="primary">
              <Link href="/rules/new">Write a rule</Link>
            </Button>
            <Button asChild>
              <Link href="/rules/packs">Take a pack of ready rules</Link>
            </Button>
            <span className="flex w-full flex-wrap items-center justify-center gap-2 pt-1">
              <span className="text-ink3">or start from</span>
              {EXAMPLES.map((example) => (
                <Button key={example.key} asChild>
                  <Link href={`/rules/new?example=${example.key}`}>{example.title}</Link>
                </Button>
              ))}
            </span>
          </>
        }
      >
        <p>
          It marks the lines that match a pattern, counts them, and tags them on their way out. Each named group has its
          own colour, wherever it goes.
        </p>
        <Lesson />
      </Empty>
    </Panel>
  );
}

function Waiting() {
  return (
    <Panel aria-busy="true" className="flex flex-col gap-5 p-4">
      {['w-1/2', 'w-2/3', 'w-3/5'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </Panel>
  );
}

/** All rules, or what a rule is while there is none. */
export function RulesPage() {
  const rules = useRules();
  const items = rules.data?.items ?? [];
  const failed = rules.isError && !rules.data;
  return (
    <>
      <PageHeader title="Rules">
        <Button asChild>
          <Link href="/rules/tables">Tables</Link>
        </Button>
        <Button asChild>
          <Link href="/rules/packs">Packs</Link>
        </Button>
        <Button asChild variant={items.length > 0 ? 'primary' : 'plain'}>
          <Link href="/rules/new">
            <Plus aria-hidden className="size-3.5" />
            New rule
          </Link>
        </Button>
      </PageHeader>
      {failed ? (
        <Panel>
          <Failed what="The rules could not be read." error={rules.error} onRetry={() => void rules.refetch()} />
        </Panel>
      ) : null}
      {rules.isPending ? <Waiting /> : null}
      {rules.data && items.length === 0 ? <NoRules /> : null}
      {items.length > 0 ? <RuleTable rules={items} /> : null}
    </>
  );
}
