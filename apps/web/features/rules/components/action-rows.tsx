'use client';

import { FieldProblem } from '../../../components/ui/field';
import { Segmented } from '../../../components/ui/segmented';
import { Switch } from '../../../components/ui/switch';
import { type ActionKind, type Draft, problemAt } from '../draft';
import type { Editor } from '../hooks/use-editor';
import { Row, Text } from './fields';

const ACTIONS = [
  { value: 'keep', label: 'Keep' },
  { value: 'drop', label: 'Drop' },
  { value: 'sample', label: 'Sample' },
] as const satisfies readonly { value: ActionKind; label: string }[];

/** @returns what becomes of a matched line, in a sentence. */
function meaningOf({ action, share }: Draft): string {
  if (action === 'keep') return 'Each line is counted, stored and forwarded.';
  if (action === 'drop') return 'Each line is counted, and neither stored nor forwarded. Its text is gone.';
  return `All lines are counted; ${share || '…'} % of them are stored and forwarded, chosen by their ids, so that a retry keeps the same ones.`;
}

const NO_HISTORY =
  ' Only live ones: in a back-test or backfill it stops nothing, because stored lines do not hold what it redacted.';

const stopMeaning = ({ rest }: Draft): string =>
  `Rules with a higher order do not see the lines that this one matches.${rest.redact ? NO_HISTORY : ''}`;

function Share({ editor }: { editor: Editor }) {
  const problem = problemAt(editor.errors, 'action');
  return (
    <span className="flex items-center gap-1">
      <Text
        label="Per cent of the lines that are kept"
        value={editor.draft.share}
        invalid={problem !== undefined}
        onChange={(share) => editor.change({ share })}
        className="tabular w-[64px] border-line text-right"
      />
      <span className="text-ink3">%</span>
    </span>
  );
}

function Order({ editor }: { editor: Editor }) {
  const { draft, change, errors } = editor;
  const problem = problemAt(errors, 'order');
  return (
    <Row name="order">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Text
          label="Order of the rule"
          value={draft.order}
          invalid={problem !== undefined}
          onChange={(order) => change({ order })}
          className="tabular w-[84px] border-line"
        />
        <span className="flex items-center gap-2">
          <Switch label="Stop" checked={draft.stop} onChange={(stop) => change({ stop })} />
          stop
        </span>
      </div>
      <FieldProblem>{problem}</FieldProblem>
      <p className="text-ink3 text-xs">
        {draft.stop ? stopMeaning(draft) : 'Lower is asked first. Rules after it see its lines too.'}
      </p>
    </Row>
  );
}

/** What becomes of a matched line, and which rules see it after this one. */
export function ActionRows({ editor }: { editor: Editor }) {
  const { draft, change, errors } = editor;
  return (
    <>
      <Row name="then">
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label="What becomes of a matched line"
            value={draft.action}
            options={ACTIONS}
            onChange={(action) => change({ action })}
          />
          {draft.action === 'sample' ? <Share editor={editor} /> : null}
        </div>
        <FieldProblem>{problemAt(errors, 'action') && 'a share is a number, more than 0 and at most 100'}</FieldProblem>
        <p className="text-ink3 text-xs">{meaningOf(draft)}</p>
      </Row>
      <Order editor={editor} />
    </>
  );
}
