'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { queryString } from '../../../client/request';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { CopyButton } from '../../../components/ui/copy-button';
import { Marked } from '../../highlight/marked';
import { useRules } from '../../rules/hooks/use-rules';
import { labelsText } from '../../series/selector';
import { exact } from '../../time/format';
import type { Explore } from '../hooks/use-explore';
import type { LogLine } from '../hooks/use-lines';
import { lineSegments } from '../line-text';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line2 border-t px-4 py-3">
      <h3 className="mb-1.5 font-semibold text-ink3 text-xs">{title}</h3>
      {children}
    </section>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function Pairs({ values, none }: { values: Readonly<Record<string, unknown>>; none: string }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <p className="text-ink3">{none}</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 font-mono text-[12px]">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="break-words text-ink3">{name}</dt>
          <dd className="whitespace-pre-wrap break-words">{textOf(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Which rules marked this line, at which version, and which series it incremented. */
function WhyCounted({ line }: { line: LogLine }) {
  const { data: rules } = useRules();
  const nameOf = (id: string) => rules?.items.find((rule) => rule.id === id)?.name ?? 'a rule since deleted';
  return (
    <div className="flex flex-col gap-2">
      {line.matches.map((match) => (
        <p key={match.ruleId} className="flex items-center gap-1.5">
          <Link href={`/rules/${match.ruleId}`} className="font-medium hover:text-accent hover:underline">
            {nameOf(match.ruleId)}
          </Link>
          <Chip>v{match.ruleVersion}</Chip>
          <Link
            href={`/rules/${match.ruleId}${queryString({ line: line.id, at: line.committedAt, as: 'test' })}`}
            className="ml-auto rounded text-accent hover:underline"
          >
            Add as test
          </Link>
        </p>
      ))}
      {line.matches.length === 0 ? <p className="text-ink3">No rule matches it.</p> : null}
      {line.series.map((series) => (
        <p key={series.name + labelsText(series.labels)} className="break-words font-mono text-[12px] text-ink2">
          +1 {series.name}
          {labelsText(series.labels)}
        </p>
      ))}
    </div>
  );
}

/** Everything about one line. ↑ ↓ walk on with it open, Esc closes it. */
export function EventPanel({ line, explore }: { line: LogLine; explore: Explore }) {
  return (
    <aside
      aria-label="The whole event"
      className="fixed inset-0 z-40 flex flex-col overflow-hidden border bg-panel shadow-raise lg:static lg:z-auto lg:w-[400px] lg:shrink-0 lg:rounded-lg"
    >
      <header className="flex min-h-[44px] items-center gap-2 py-1.5 pr-2 pl-4">
        <h2 className="tabular mr-auto truncate font-semibold" title="When it happened">
          {exact(Date.parse(line.timestamp))}
        </h2>
        <CopyButton text={JSON.stringify(line, null, 2)} label="Copy JSON" />
        <Button variant="quiet" size="iconSm" aria-label="Close" onClick={explore.closeLine}>
          <X aria-hidden className="size-4" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto lg:basis-[320px]">
        <p className="whitespace-pre-wrap break-words px-4 pt-1 pb-3 font-mono text-[12px] leading-relaxed">
          <Marked segments={lineSegments(line, explore.metric?.rules[0]?.id)} />
        </p>
        <Section title="Why it was counted">
          <WhyCounted line={line} />
          <Link
            href={`/rules/new${queryString({ line: line.id, at: line.committedAt })}`}
            className="mt-2 inline-block rounded text-accent hover:underline"
          >
            Make a rule of this line
          </Link>
        </Section>
        <Section title="Tags">
          <Pairs values={line.tags} none="No rule tagged it." />
        </Section>
        <Section title="Attributes">
          <Pairs values={line.attributes} none="It came with none." />
        </Section>
        <Section title="Resource">
          <Pairs values={line.resource} none="It came with none." />
        </Section>
        <Section title="Stored">
          <Pairs
            values={{
              severity: line.severity || 'not given',
              committed: exact(Date.parse(line.committedAt)),
              id: line.id,
            }}
            none=""
          />
        </Section>
      </div>
    </aside>
  );
}
