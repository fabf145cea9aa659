'use client';

import { useRouter } from 'next/navigation';
import { useHotkeys } from '../../../client/hotkeys';
import { Button } from '../../../components/ui/button';
import { Dialog } from '../../../components/ui/dialog';
import type { Draft } from '../draft';
import { type Editor, useEditor } from '../hooks/use-editor';
import { useLeaveGuard } from '../hooks/use-leave-guard';
import { useLineInUrl } from '../hooks/use-line-in-url';
import type { Rule } from '../hooks/use-rules';
import { BackfillPanel } from './backfill-panel';
import { BacktestPanel } from './backtest-panel';
import { EditorHeader } from './editor-header';
import { EffectsPanel } from './effects-panel';
import { MatchPanel } from './match-panel';
import { RuleStanding } from './rule-standing';
import { SamplesPanel } from './samples-panel';
import { TestsPanel } from './tests-panel';

function LeaveDialog({ editor }: { editor: Editor }) {
  const router = useRouter();
  const { wanted, stay } = useLeaveGuard(editor.dirty);
  const leave = () => {
    stay();
    editor.discard();
    if (wanted) router.push(wanted);
  };
  return (
    <Dialog open={wanted !== null} onOpenChange={(open) => !open && stay()} title="This rule is not saved">
      <div className="flex flex-col gap-4 p-4">
        <p className="text-ink2">If you go on, what you changed is lost.</p>
        <div className="flex justify-end gap-2">
          <Button variant="danger" onClick={leave}>
            Leave without saving
          </Button>
          <Button variant="primary" onClick={stay} autoFocus>
            Stay
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface RuleEditorProps {
  rule: Rule | null;
  draft: Draft;
  samples: readonly string[];
}

/** One rule: what it matches, tried at once on samples, tests and history, and what each match does. */
export function RuleEditor(props: RuleEditorProps) {
  const editor = useEditor(props);
  useLineInUrl(editor);
  const save = (event: KeyboardEvent) => {
    event.preventDefault();
    void editor.submit();
  };
  const tryIt = (event: KeyboardEvent) => {
    event.preventDefault();
    if (!editor.broken) editor.backtest.start();
  };
  useHotkeys({ 'mod+s': save, 'mod+enter': tryIt });
  return (
    <>
      <EditorHeader editor={editor} />
      {editor.rule ? <RuleStanding ruleId={editor.rule.id} editor={editor} /> : null}
      <MatchPanel editor={editor} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <SamplesPanel editor={editor} />
          <BacktestPanel editor={editor} />
          {editor.rule ? <BackfillPanel rule={editor.rule} editor={editor} /> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <EffectsPanel editor={editor} />
          <TestsPanel editor={editor} />
        </div>
      </div>
      <LeaveDialog editor={editor} />
    </>
  );
}
