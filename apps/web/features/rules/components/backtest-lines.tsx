'use client';

import { ListPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button';
import { Tooltip } from '../../../components/ui/tooltip';
import { Marked } from '../../highlight/marked';
import { segmentsOf } from '../../highlight/segments';
import { clock, exact } from '../../time/format';
import type { Backtest } from '../hooks/use-backtest';
import type { Editor } from '../hooks/use-editor';

const FEW = 6;

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
            <time
              dateTime={committedAt}
              title={exact(Date.parse(committedAt))}
              className="tabular hidden text-ink3 sm:block"
            >
              {clock(Date.parse(committedAt))}
            </time>
            <span className="min-w-0 flex-1 truncate whitespace-pre" title={body}>
              <Marked segments={segmentsOf(body, [spans])} />
            </span>
            <Tooltip text="Take as a sample">
              <Button
                variant="quiet"
                size="iconSm"
                className="size-[22px]"
                aria-label={`Take as a sample: ${body.slice(0, 80)}`}
                onClick={() => editor.addSamples([body])}
              >
                <ListPlus aria-hidden className="size-3.5" />
              </Button>
            </Tooltip>
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
