'use client';

import { Popover as Radix } from 'radix-ui';
import { type RefObject, useState } from 'react';
import { Button } from '../../../components/ui/button';
import { FieldProblem } from '../../../components/ui/field';
import { Input } from '../../../components/ui/input';
import { count } from '../../time/format';
import { isJsonPath } from '../field-text';
import type { Editor } from '../hooks/use-editor';
import { nameProblem, type Tried, useProposals } from '../hooks/use-proposals';
import { type Example, nameFor } from '../propose';

interface MakeGroupProps {
  editor: Editor;
  /** The one just marked last; earlier ones narrow what is proposed. */
  examples: readonly Example[];
  /** Where the keyboard goes back to. */
  field: RefObject<HTMLTextAreaElement | null>;
  content: RefObject<HTMLDivElement | null>;
  onMore: () => void;
  onClose: () => void;
}

function Choice({ proposal, onChoose }: { proposal: Tried; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        className="grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-3 rounded-md px-2 py-1 text-left -outline-offset-2 hover:bg-accent-bg focus-visible:bg-accent-bg"
      >
        <span className="text-sm">{proposal.title}</span>
        <span className="tabular text-ink3 text-xs">
          {proposal.matches === null ? '…' : `matches ${count(proposal.matches)}`}
        </span>
        <code className="col-span-2 truncate text-ink2" title={proposal.pattern}>
          {proposal.source}
          {proposal.replaces ? <span className="font-sans text-warn"> · in place of the pattern</span> : null}
        </code>
      </button>
    </li>
  );
}

function Choices({ editor, examples, field, onMore, onClose }: Omit<MakeGroupProps, 'content'>) {
  const latest = examples.at(-1) as Example;
  const taken = editor.painted.groups;
  const [name, setName] = useState(() => nameFor(latest, taken));
  const problem = nameProblem(name, taken);
  const proposals = useProposals(editor, examples, name);
  const choose = ({ pattern }: Tried) => {
    editor.change({ pattern });
    onClose();
    field.current?.focus();
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (proposals[0]) choose(proposals[0]);
      }}
    >
      <div className="flex items-center gap-2 text-sm">
        <span className="whitespace-nowrap text-ink2">Make it the group</span>
        <Input
          aria-label="Name of the group"
          aria-invalid={problem ? true : undefined}
          value={name}
          className="h-[26px] font-mono text-[12px]"
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <FieldProblem>{problem ?? undefined}</FieldProblem>
      <ul aria-label="Patterns for the group" className="-mx-1 flex flex-col">
        {proposals.map((proposal) => (
          <Choice key={proposal.key} proposal={proposal} onChoose={() => choose(proposal)} />
        ))}
      </ul>
      {proposals.length === 0 && !problem ? (
        <p className="text-ink3">
          {isJsonPath(editor.draft.field)
            ? `Mark something within the text at ${editor.draft.field}: the pattern is tried on that alone.`
            : 'No simple pattern captures exactly this. Mark less, or write it.'}
        </p>
      ) : null}
      <div className="flex items-center gap-2 border-line2 border-t pt-2">
        <Button size="sm" variant="quiet" onClick={onMore}>
          {examples.length > 1 ? `${examples.length} examples · mark another` : 'Mark another example'}
        </Button>
        <span className="ml-auto text-ink3 text-xs">Tab to choose · Esc</span>
      </div>
    </form>
  );
}

/** Floats by what is selected in a sample: what kind of text it is, and the group that would capture it. */
export function MakeGroup({ content, ...rest }: MakeGroupProps) {
  const latest = rest.examples.at(-1);
  return (
    <Radix.Portal>
      <Radix.Content
        ref={content}
        side="bottom"
        align="start"
        sideOffset={6}
        collisionPadding={12}
        aria-label="Make a group"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onFocusOutside={(event) => event.preventDefault()}
        onEscapeKeyDown={() => rest.field.current?.focus()}
        className="z-50 w-[320px] max-w-[calc(100vw-24px)] rounded-lg border bg-panel p-3 shadow-float outline-none"
      >
        <Choices key={`${latest?.line} ${latest?.from} ${latest?.to}`} {...rest} />
      </Radix.Content>
    </Radix.Portal>
  );
}
