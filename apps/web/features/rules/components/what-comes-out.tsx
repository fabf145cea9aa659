import { Button } from '../../../components/ui/button';
import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { markerClass } from '../../highlight/marked';
import { labelsText } from '../../series/selector';
import type { Editor } from '../hooks/use-editor';
import type { PreviewResult } from '../hooks/use-preview';
import { touchesOf } from '../outcome';
import type { SampleRow } from './sample-rows';

interface WhatComesOutProps {
  row: SampleRow;
  result: PreviewResult;
  editor: Editor;
}

/** The text of each name in its marker. */
function Named({ names, texts }: NamedProps) {
  return names.map(({ name, marker }) => (
    <span key={name}>
      <span className="text-ink3">{name} </span>
      <mark className={cn(markerClass(marker), 'rounded-[3px] px-0.5')}>{texts[name] || '(empty)'}</mark>
    </span>
  ));
}

interface NamedProps {
  names: readonly { readonly name: string; readonly marker: number }[];
  texts: Readonly<Record<string, string>>;
}

const TEXTS = 'flex flex-wrap gap-x-3 gap-y-1 font-mono text-[12px]';

/** What one line leaves with: the text of each group, its tags, the series it increments. */
export function WhatComesOut({ row, result, editor }: WhatComesOutProps) {
  const touches = touchesOf(result, editor.definition.metrics);
  const names = editor.names.flatMap((name, index) => (name === null ? [] : [{ name, marker: index + 1 }]));
  const groups = names.filter(({ marker }) => marker <= editor.painted.groups.length);
  const lookups = names.filter(({ name, marker }) => marker > editor.painted.groups.length && name in result.lookups);
  return (
    <dl
      className="grid grid-cols-[52px_minmax(0,1fr)] gap-x-2 gap-y-1.5 border-line2 border-t px-3 py-2.5"
      aria-live="polite"
    >
      <dt className="text-ink3">line {row.at + 1}</dt>
      <dd className={TEXTS}>
        {groups.length === 0 ? <span className="text-ink3">no named groups</span> : null}
        <Named names={groups} texts={result.groups} />
      </dd>
      {lookups.length > 0 ? (
        <>
          <dt className="text-ink3">look up</dt>
          <dd className={TEXTS}>
            <Named names={lookups} texts={result.lookups} />
          </dd>
        </>
      ) : null}
      <dt className="text-ink3">tags</dt>
      <dd className="flex flex-wrap gap-1.5">
        {Object.keys(result.tags).length === 0 ? <span className="text-ink3">none</span> : null}
        {Object.entries(result.tags).map(([name, value]) => (
          <Chip key={name} mono>
            {name}={value}
          </Chip>
        ))}
      </dd>
      <dt className="text-ink3">counts</dt>
      <dd className="flex flex-col font-mono text-[12px]">
        {touches.length + result.unread.length === 0 ? (
          <span className="font-sans text-base text-ink3">nothing</span>
        ) : null}
        {touches.map(({ metric, what, labels }) => (
          <span key={metric} className="break-all">
            {what} {metric}
            {labelsText(labels)}
          </span>
        ))}
        {result.unread.map(({ metric, reason }) => (
          <span key={metric} className="break-all text-warn">
            {metric} is not touched: {reason}
          </span>
        ))}
      </dd>
      {result.body !== undefined && result.body !== row.text ? (
        <>
          <dt className="text-ink3">stored</dt>
          <dd className="break-all font-mono text-[12px]">{result.body}</dd>
        </>
      ) : null}
      <dt className="py-0.5 text-ink3">line is</dt>
      <dd className="flex flex-wrap items-center gap-2">
        {result.kept === null ? 'kept or not by its id' : result.kept ? 'kept' : 'dropped, once counted'}
        <Button
          size="sm"
          variant="quiet"
          className="ml-auto"
          disabled={editor.isTest(row.text)}
          onClick={() => editor.addTests([row.text])}
        >
          {editor.isTest(row.text) ? 'is a test' : 'Add as test'}
        </Button>
      </dd>
    </dl>
  );
}
