'use client';

import type { RuleDefinition } from '@logflow/model';
import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Skeleton } from '../../../components/ui/skeleton';
import { sentenceOf } from '../../../components/ui/state';
import { type EffectDiff, effectSummary } from '../effect-diff';
import { useEffectDiff } from '../hooks/use-effect-diff';

const SHOWN = 5;

interface LineListProps {
  title: string;
  lines: readonly { readonly line: string; readonly gone: readonly string[]; readonly added: readonly string[] }[];
  tone: string;
}

function LineList({ title, lines, tone }: LineListProps) {
  if (lines.length === 0) return null;
  const more = lines.length - SHOWN;
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1">
      <h4 className={cn('text-xs', tone)}>{title}</h4>
      <ul className="flex flex-col gap-1 font-mono text-[12px]">
        {lines.slice(0, SHOWN).map(({ line, gone, added }) => (
          <li key={JSON.stringify([line, gone, added])} className="min-w-0">
            <span className="block truncate whitespace-pre" title={line}>
              {line}
            </span>
            {gone.map((one) => (
              <span key={one} className="block break-all pl-3 text-ink2">
                <span className="select-none text-bad">− </span>
                {one}
              </span>
            ))}
            {added.map((one) => (
              <span key={one} className="block break-all pl-3 text-ink2">
                <span className="select-none text-ok">+ </span>
                {one}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="text-ink3 text-xs">and {more} more</p> : null}
    </section>
  );
}

const plain = (lines: readonly string[]) => lines.map((line) => ({ line, gone: [], added: [] }));

function Found({ diff, filtersDiffer }: { diff: EffectDiff; filtersDiffer: boolean }) {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line2 bg-bg px-3 py-2">
      <p role="status" className="tabular">
        On tests, samples and recent lines: {effectSummary(diff)}.
      </p>
      {filtersDiffer ? (
        <p className="text-ink3 text-xs">
          The filters differ: recent lines are asked with them, tests and samples are texts without a service or a host.
        </p>
      ) : null}
      <LineList title="matched now, not before" lines={plain(diff.onlyAfter)} tone="text-ok" />
      <LineList title="matched before, not now" lines={plain(diff.onlyBefore)} tone="text-bad" />
      <LineList title="matched by both, otherwise treated" lines={diff.changed} tone="text-ink2" />
    </div>
  );
}

interface EffectChangesProps {
  before: RuleDefinition;
  after: RuleDefinition;
  samples: readonly string[];
}

/** Two versions told apart by what they do: which lines one alone matches, and what comes of those that both match. */
export function EffectChanges({ before, after, samples }: EffectChangesProps) {
  const [asked, setAsked] = useState(false);
  const { data, error, isFetching } = useEffectDiff({ before, after, samples, enabled: asked });
  if (!asked) {
    return (
      <Button size="sm" variant="quiet" className="-ml-2 self-start" onClick={() => setAsked(true)}>
        What does that change on lines?
      </Button>
    );
  }
  if (data) return <Found diff={data} filtersDiffer={JSON.stringify(before.filter) !== JSON.stringify(after.filter)} />;
  if (isFetching || !error) return <Skeleton className="h-16" />;
  return (
    <p role="alert" className="text-bad text-xs">
      They could not be compared. {sentenceOf(error)}
    </p>
  );
}
