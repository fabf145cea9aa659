'use client';

import { cn } from '../../../components/ui/class-names';
import type { Explore } from '../../explore/hooks/use-explore';
import { type Line, valueText } from '../../plot/lines';
import type { Promql } from '../hooks/use-promql';
import { SORTS } from '../url-state';

const HEAD = 'px-3 py-1.5 text-right font-medium text-ink2 text-sm';

interface TopTableProps {
  explore: Explore;
  promql: Pick<Promql, 'sort' | 'setSort'>;
  lines: readonly Line[];
  /** Shows all lines of the range that a series counted. */
  onLines: (line: Line) => void;
}

function Row({ line, explore, onLines }: { line: Line } & Omit<TopTableProps, 'lines' | 'promql'>) {
  const { only } = explore.isolation;
  return (
    <tr className="border-line2 border-t hover:bg-line2/50">
      <th scope="row" className="max-w-0 px-3 py-1 text-left font-normal">
        <button
          type="button"
          aria-pressed={only.length === 0 || only.includes(line.name)}
          onClick={(event) => explore.pick(line.name, event.metaKey || event.ctrlKey)}
          className={cn(
            'flex max-w-full items-center gap-1.5 rounded',
            only.length > 0 && !only.includes(line.name) && 'opacity-45',
          )}
        >
          <i aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: line.colour }} />
          <span className="truncate" title={line.name}>
            {line.name}
          </span>
        </button>
      </th>
      {SORTS.map((column) => (
        <td key={column} className="tabular px-3 py-1 text-right">
          {valueText(line.stats[column])}
        </td>
      ))}
      <td className="w-0 px-3 py-1 text-right">
        {line.selector === null ? null : (
          <button
            type="button"
            onClick={() => onLines(line)}
            aria-label={`Lines of ${line.name}`}
            className="rounded text-accent text-sm hover:underline"
          >
            lines
          </button>
        )}
      </td>
    </tr>
  );
}

/** The series with the highest values first, by whichever column. */
export function TopTable({ lines, promql: { sort: by, setSort }, ...rest }: TopTableProps) {
  const sorted = [...lines].sort((a, b) => b.stats[by] - a.stats[by]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys, too
    <section aria-label="Series, the highest first" tabIndex={0} className="max-h-[420px] overflow-auto">
      <table className="w-full min-w-[440px] border-collapse">
        <thead className="sticky top-0 bg-panel">
          <tr>
            <th scope="col" className={cn(HEAD, 'text-left')}>
              {lines.length} series
            </th>
            {SORTS.map((column) => (
              <th key={column} scope="col" aria-sort={by === column ? 'descending' : undefined} className={HEAD}>
                <button
                  type="button"
                  onClick={() => setSort(column)}
                  className={cn('rounded hover:text-ink', by === column && 'text-accent')}
                >
                  {column}
                  {by === column ? ' ↓' : ''}
                </button>
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {sorted.map((line) => (
            <Row key={line.key} line={line} {...rest} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
