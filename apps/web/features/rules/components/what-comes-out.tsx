import { Chip } from '../../../components/ui/chip';
import { cn } from '../../../components/ui/class-names';
import { markerClass } from '../../highlight/marked';
import { labelsText } from '../../series/selector';
import type { PreviewResult } from '../hooks/use-preview';
import type { SampleRow } from './sample-rows';

interface WhatComesOutProps {
  row: SampleRow;
  result: PreviewResult;
  groups: readonly (string | null)[];
}

/** What one line leaves with: the text of each group, its tags, the series it increments. */
export function WhatComesOut({ row, result, groups }: WhatComesOutProps) {
  const found = groups.flatMap((name, index) => (name === null ? [] : [{ name, group: index + 1 }]));
  return (
    <dl
      className="grid grid-cols-[52px_minmax(0,1fr)] gap-x-2 gap-y-1.5 border-line2 border-t px-3 py-2.5"
      aria-live="polite"
    >
      <dt className="text-ink3">line {row.at + 1}</dt>
      <dd className="flex flex-wrap gap-x-3 gap-y-1 font-mono text-[12px]">
        {found.length === 0 ? <span className="text-ink3">no named groups</span> : null}
        {found.map(({ name, group }) => (
          <span key={name}>
            <span className="text-ink3">{name} </span>
            <mark className={cn(markerClass(group), 'rounded-[3px] px-0.5')}>{result.groups[name] || '(empty)'}</mark>
          </span>
        ))}
      </dd>
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
        {result.increments.length === 0 ? <span className="font-sans text-ink3 text-base">nothing</span> : null}
        {result.increments.map(({ name, labels, value }) => (
          <span key={name} className="break-all">
            +{value} {name}
            {labelsText(labels)}
          </span>
        ))}
      </dd>
    </dl>
  );
}
