'use client';

import type { ReactNode } from 'react';
import { Button } from '../../../components/ui/button';
import { sentenceOf } from '../../../components/ui/state';
import { lines } from '../../time/format';
import { fillRangeOfRun } from '../fill-range';
import { useProspect, useStartBackfill } from '../hooks/use-backfills';
import type { Backtest } from '../hooks/use-backtest';
import type { Editor } from '../hooks/use-editor';
import type { Rule } from '../hooks/use-rules';

interface FillOfferProps {
  editor: Editor;
  run: Backtest;
}

interface OfferProps {
  matched: number;
  label: string;
  onTake: () => void;
  /** What came of it, in place, and what can be done instead. */
  children?: ReactNode;
}

function Offer({ matched, label, onTake, children }: OfferProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line2 border-t px-3 py-2">
      <p className="tabular wrap-anywhere min-w-0 flex-1 basis-[24ch] text-ink2">
        The graph can begin with {matched === 1 ? 'this line' : `these ${lines(matched)}`} instead of the next one.
      </p>
      <Button onClick={onTake}>{label}</Button>
      {children}
    </div>
  );
}

const Refusal = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="wrap-anywhere flex basis-full flex-wrap items-center gap-2 text-bad">
    {children}
  </p>
);

/** Of a draft: saves it, and has its history counted in the same step. */
function SaveAndFill({ editor, run }: FillOfferProps) {
  const prospect = useProspect(editor.rule?.id ?? null);
  const told = prospect.data?.metrics.flatMap(({ name, refused }) => (refused === null ? [] : [name])) ?? [];
  if (editor.definition.metrics.every(({ name }) => told.includes(name))) return null;
  return (
    <Offer
      matched={run.matched}
      label={editor.saving ? 'Saving…' : 'Save and backfill'}
      onTake={() => void editor.submit(fillRangeOfRun(run))}
    >
      {editor.notFilled === null ? null : (
        <Refusal>
          Not saved, because its history cannot be counted: {editor.notFilled}
          <Button size="sm" onClick={() => void editor.submit()}>
            Save it without
          </Button>
        </Refusal>
      )}
    </Offer>
  );
}

/** Of a rule as it is saved. */
function Fill({ rule, run }: { rule: Rule; run: Backtest }) {
  const prospect = useProspect(rule.id);
  const start = useStartBackfill(rule.id);
  if (!prospect.data || prospect.data.refused !== null || prospect.data.earlier === null) return null;
  return (
    <Offer
      matched={run.matched}
      label="Backfill the graph"
      onTake={() => !start.isPending && start.mutate(fillRangeOfRun(run))}
    >
      {start.error ? <Refusal>No backfill was begun. {sentenceOf(start.error)}</Refusal> : null}
    </Offer>
  );
}

const hasHistory = ({ definition }: Editor, { state, matched }: Backtest): boolean =>
  state === 'done' && matched > 0 && definition.metrics.length > 0;

/** After a back-test that found lines: they can be on the graph of the rule from its first day. */
export function FillOffer({ editor }: Pick<FillOfferProps, 'editor'>) {
  const { run, running, isOfThisText } = editor.backtest;
  if (run === undefined || running || !isOfThisText || !hasHistory(editor, run)) return null;
  if (editor.savable || editor.saving) return <SaveAndFill editor={editor} run={run} />;
  return editor.rule ? <Fill rule={editor.rule} run={run} /> : null;
}
