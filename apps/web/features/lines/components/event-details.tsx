'use client';

import { Minus, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { CopyButton } from '../../../components/ui/copy-button';
import { Select } from '../../../components/ui/select';
import { Marked } from '../../highlight/marked';
import { useRules } from '../../rules/hooks/use-rules';
import { labelsText } from '../../series/selector';
import { exact } from '../../time/format';
import type { LogLine } from '../hooks/use-lines';
import { graphPath, linePath, newRulePath, newTestPath } from '../line-link';
import { lineSegments } from '../line-text';

/** One part of what is known of a line. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line2 border-t px-4 py-3">
      <h3 className="mb-1.5 font-semibold text-ink3 text-xs">{title}</h3>
      {children}
    </section>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Filters by the value of a key as queries name it; `excluded`: the lines without it. */
export type FilterBy = (key: string, value: string, excluded: boolean) => void;

function FilterButtons({ name, value, onFilter }: { name: string; value: string; onFilter: FilterBy }) {
  return (
    <span className="flex shrink-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
      <Button
        variant="quiet"
        size="iconXs"
        aria-label={`Only ${name} ${value}`}
        onClick={() => onFilter(name, value, false)}
      >
        <Plus aria-hidden className="size-3" />
      </Button>
      <Button
        variant="quiet"
        size="iconXs"
        aria-label={`Without ${name} ${value}`}
        onClick={() => onFilter(name, value, true)}
      >
        <Minus aria-hidden className="size-3" />
      </Button>
    </span>
  );
}

interface PairsProps {
  values: Readonly<Record<string, unknown>>;
  none: string;
  /** What a query writes before the name, such as `tag.`; absent where it has no name for it. */
  prefix?: string;
  onFilter?: FilterBy | undefined;
}

function Pairs({ values, none, prefix, onFilter }: PairsProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <p className="text-ink3">{none}</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 font-mono text-[12px]">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="break-words text-ink3">{name}</dt>
          <dd className="group flex min-w-0 items-start gap-1">
            <span className="min-w-0 flex-1 whitespace-pre-wrap break-words">{textOf(value)}</span>
            {onFilter && prefix !== undefined && isScalar(value) ? (
              <FilterButtons name={prefix + name} value={String(value)} onFilter={onFilter} />
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value) && value !== '';

/** Which rules marked this line, at which version, and which series it incremented. */
function WhyCounted({ line }: { line: LogLine }) {
  const { data: rules } = useRules();
  const nameOf = (id: string) => rules?.items.find((rule) => rule.id === id)?.name;
  return (
    <div className="flex flex-col gap-2">
      {line.matches.map(({ ruleId, ruleVersion }) => (
        <p key={ruleId} className="flex items-center gap-1.5">
          <Link href={`/rules/${ruleId}`} className="font-medium hover:text-accent hover:underline">
            {nameOf(ruleId) ?? 'a rule since deleted'}
          </Link>
          <Chip>v{ruleVersion}</Chip>
          {nameOf(ruleId) === undefined ? null : (
            <Link href={newTestPath(ruleId, line)} className="ml-auto rounded text-accent hover:underline">
              Add as test
            </Link>
          )}
        </p>
      ))}
      {line.matches.length === 0 ? <p className="text-ink3">No rule matches it.</p> : null}
      {line.series.map((series) => (
        <p key={series.name + labelsText(series.labels)} className="break-words font-mono text-[12px] text-ink2">
          +{series.value}{' '}
          <Link href={graphPath(series.name, line)} className="hover:text-accent hover:underline">
            {series.name}
            {labelsText(series.labels)}
          </Link>
        </p>
      ))}
    </div>
  );
}

/** What can be made of the line: a rule of its own, or a test of a rule that must leave it alone. */
function MakeOfIt({ line }: { line: LogLine }) {
  const router = useRouter();
  const { data: rules } = useRules();
  const others = rules?.items.filter(({ id }) => !line.matches.some((match) => match.ruleId === id)) ?? [];
  return (
    <p className="mt-2 flex flex-wrap items-center justify-between gap-2">
      <Link href={newRulePath(line)} className="rounded text-accent hover:underline">
        Make a rule of this line
      </Link>
      {others.length > 0 ? (
        <Select
          label="Add the line as a test of another rule"
          value=""
          placeholder="test of another rule"
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => router.push(newTestPath(id, line))}
          className="h-[26px] px-2 text-xs"
        />
      ) : null}
    </p>
  );
}

/** Copies the line as others may need it: its address, or all that is known of it. */
export function CopyEvent({ line }: { line: LogLine }) {
  const link = typeof window === 'undefined' ? '' : window.location.origin + linePath(line);
  return (
    <>
      <CopyButton text={link} label="Copy link" />
      <CopyButton text={JSON.stringify(line, null, 2)} label="Copy JSON" />
    </>
  );
}

interface EventDetailsProps {
  line: LogLine;
  /** The rule whose marks win where several overlap. */
  ruleId?: string | undefined;
  onFilter?: FilterBy | undefined;
}

/** Everything about one line. */
export function EventDetails({ line, ruleId, onFilter }: EventDetailsProps) {
  return (
    <>
      <p className="whitespace-pre-wrap break-words px-4 pt-1 pb-3 font-mono text-[12px] leading-relaxed">
        <Marked segments={lineSegments(line, ruleId)} />
      </p>
      <Section title="Why it was counted">
        <WhyCounted line={line} />
        <MakeOfIt line={line} />
      </Section>
      <Section title="Tags">
        <Pairs values={line.tags} none="No rule tagged it." prefix="tag." onFilter={onFilter} />
      </Section>
      <Section title="Attributes">
        <Pairs values={line.attributes} none="It came with none." prefix="attr." onFilter={onFilter} />
      </Section>
      <Section title="Resource">
        <Pairs values={line.resource} none="It came with none." prefix="resource." onFilter={onFilter} />
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
    </>
  );
}
