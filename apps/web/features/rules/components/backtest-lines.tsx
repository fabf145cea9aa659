'use client';

import { FlaskConical, ListPlus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { Tooltip } from '../../../components/ui/tooltip';
import { MarkedRow } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import { linePath } from '../../lines/line-link';
import { clock, exact } from '../../time/format';
import type { Backtest } from '../hooks/use-backtest';
import type { Editor } from '../hooks/use-editor';
import { oneLine } from '../line-samples';

const FEW = 6;
const SMALL = { variant: 'quiet', size: 'iconSm', className: 'size-[22px]' } as const;

/** A line that was found can be tried on, or hold the rule to what it does to it. */
function TakeIt({ line, editor }: { line: string; editor: Editor }) {
  const body = oneLine(line);
  const isTest = editor.isTest(body);
  const addTest = () => {
    editor.addSamples([body]);
    editor.addTests([body]);
  };
  return (
    <span className="flex shrink-0">
      <Tooltip text="Take as a sample">
        <Button
          {...SMALL}
          aria-label={`Take as a sample: ${body.slice(0, 80)}`}
          onClick={() => editor.addSamples([body])}
        >
          <ListPlus aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
      <Tooltip text={isTest ? 'It is a test' : 'Add as a test'}>
        <Button
          {...SMALL}
          aria-disabled={isTest}
          aria-label={`Add as a test: ${body.slice(0, 80)}`}
          onClick={() => isTest || addTest()}
        >
          <FlaskConical aria-hidden className="size-3.5" />
        </Button>
      </Tooltip>
    </span>
  );
}

/** Lines that the rule would have matched, newest first; each can become a sample. */
export function BacktestLines({ run, editor }: { run: Backtest; editor: Editor }) {
  const [all, setAll] = useState(false);
  if (run.samples.length === 0) return null;
  const shown = all ? run.samples : run.samples.slice(0, FEW);
  return (
    <div className="border-line2 border-t">
      <ul aria-label="Lines it would have matched" className="max-h-[420px] overflow-y-auto py-1">
        {shown.map(({ id, committedAt, body, spans }) => (
          <li key={id} className="group flex items-center gap-3 px-3 py-0.5 font-mono text-[12px]">
            <Link
              href={linePath({ id, committedAt })}
              title={`${exact(Date.parse(committedAt))}: the whole event`}
              className="tabular hidden rounded text-ink3 hover:text-accent hover:underline sm:block"
            >
              <time dateTime={committedAt}>{clock(Date.parse(committedAt))}</time>
            </Link>
            <span className="min-w-0 flex-1" title={body}>
              <MarkedRow segments={segmentsOf(body, [spans])} />
            </span>
            <TakeIt line={body} editor={editor} />
          </li>
        ))}
      </ul>
      {run.samples.length > shown.length ? (
        <Button variant="quiet" size="sm" className="mx-2 mb-1.5" onClick={() => setAll(true)}>
          {run.samples.length - shown.length} more lines
        </Button>
      ) : null}
    </div>
  );
}
