'use client';

import { Button } from '../../../components/ui/button';
import { lines } from '../../time/format';
import { fillRangeOfRun } from '../fill-range';
import { useProspect } from '../hooks/use-backfills';
import type { Backtest } from '../hooks/use-backtest';
import type { Editor } from '../hooks/use-editor';

/** Saves the draft, and has its history counted in the same step. */
function SaveAndFill({ editor, run }: { editor: Editor; run: Backtest }) {
  const prospect = useProspect(editor.rule?.id ?? null);
  const told = prospect.data?.metrics.flatMap(({ name, refused }) => (refused === null ? [] : [name])) ?? [];
  if (editor.definition.metrics.every(({ name }) => told.includes(name))) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line2 border-t px-3 py-2">
      <p className="tabular wrap-anywhere min-w-0 flex-1 basis-[24ch] text-ink2">
        The graph can begin with {run.matched === 1 ? 'this line' : `these ${lines(run.matched)}`} instead of the next
        one.
      </p>
      <Button onClick={() => void editor.submit(fillRangeOfRun(run))}>
        {editor.saving ? 'Saving…' : 'Save and backfill'}
      </Button>
      {editor.notFilled === null ? null : (
        <p role="alert" className="wrap-anywhere flex basis-full flex-wrap items-center gap-2 text-bad">
          Not saved, because its history cannot be counted: {editor.notFilled}
          <Button size="sm" onClick={() => void editor.submit()}>
            Save it without
          </Button>
        </p>
      )}
    </div>
  );
}

/** After a back-test of a draft that found lines: they can be on its graph. What is saved is offered its history below. */
export function FillOffer({ editor }: { editor: Editor }) {
  const { run, running, isOfThisText } = editor.backtest;
  if (!(editor.savable || editor.saving) || running || !isOfThisText) return null;
  const found = run?.state === 'done' && run.matched > 0 && editor.definition.metrics.length > 0;
  return found ? <SaveAndFill editor={editor} run={run} /> : null;
}
