'use client';

import { Select } from '../../../components/ui/select';
import type { Bars, Graph } from '../../plot/bars';
import { count } from '../../time/format';
import { spellSeconds } from '../../time/range';
import type { Logs } from '../hooks/use-logs';

/** Radix takes no empty value. */
const NOTHING = '-';
const USUAL = ['severity', 'rule', 'service', 'host', 'pattern'];

const optionsFor = (by: string) => [
  ...[...new Set([...USUAL, by])].filter((key) => key !== '').map((key) => ({ value: key, label: key })),
  { value: NOTHING, label: 'nothing' },
];

/** Seeks the lines of one name alone, again all of them; "other" is all but those that have a name. */
function pick({ state: { by }, change }: Logs, bars: readonly Bars[], bar: Bars): void {
  const named = (one: Bars) => (by === 'rule' && one.value !== null ? one.name : one.value);
  if (bar.key === 'rest') {
    const others = bars.filter(({ key }) => key !== 'rest');
    change(...others.map((one) => ({ key: by, value: named(one), as: 'without' as const })));
  } else change({ key: by, value: named(bar), as: bars.length > 1 ? 'only' : 'no longer' });
}

/** The names of the colours with their counts, and what the bars are split by. */
export function LogLegend({ logs, graph }: { logs: Logs; graph: Graph }) {
  const { by } = logs.state;
  return (
    <div className="flex min-h-[44px] flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-1.5">
      <Select
        label="Split the bars by"
        prefix="by"
        value={by === '' ? NOTHING : by}
        onChange={(key) => logs.setBy(key === NOTHING ? '' : key)}
        options={optionsFor(by)}
        className="-ml-1 h-[26px] px-2"
      />
      {graph.bars.map((bar) => (
        <button
          key={bar.key}
          type="button"
          disabled={by === ''}
          onClick={() => pick(logs, graph.bars, bar)}
          className="flex max-w-full items-center gap-1.5 rounded disabled:cursor-default"
        >
          <i aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: bar.colour }} />
          <span className="truncate">{bar.name}</span>
          <span className="tabular text-ink3">{count(bar.total)}</span>
        </button>
      ))}
      <p className="ml-auto hidden text-ink3 lg:block">
        lines per {spellSeconds(graph.window.step)}
        {by === '' ? '' : ' · click a name to seek it alone'}
      </p>
    </div>
  );
}
