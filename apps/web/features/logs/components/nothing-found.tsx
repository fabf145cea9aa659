'use client';

import { Button } from '../../../components/ui/button';
import { Empty } from '../../../components/ui/state';
import { parseSeconds, spellSeconds } from '../../time/range';
import type { Logs } from '../hooks/use-logs';

const WIDER = ['6h', '24h', '7d', '30d'] as const;
const MOST_WIDER = 2;

/** Says what was looked for and where, and how to look further. */
export function NothingFound({ logs }: { logs: Logs }) {
  const { state, stretch, setRange, setQuery, setClock, select } = logs;
  const seconds = stretch ? stretch.to - stretch.from : 0;
  const wider = WIDER.filter((preset) => (parseSeconds(preset) ?? 0) > seconds).slice(0, MOST_WIDER);
  const verb = state.clock === 'event' ? 'happened' : 'arrived';
  return (
    <Empty
      title={state.q === '' ? `No line ${verb} in this time` : 'No line is like that'}
      action={
        <>
          {state.at ? <Button onClick={() => select(null)}>All of the graph</Button> : null}
          {wider.map((preset) => (
            <Button key={preset} onClick={() => setRange({ kind: 'last', seconds: parseSeconds(preset) ?? 3600 })}>
              Last {preset}
            </Button>
          ))}
          {state.q === '' ? null : <Button onClick={() => setQuery('')}>Without the query</Button>}
          {state.clock === 'event' ? <Button onClick={() => setClock('committed')}>By time of arrival</Button> : null}
        </>
      }
    >
      {state.q === '' ? null : <code className="break-words">{state.q}</code>}
      {state.q === '' ? 'There is nothing in ' : ' finds nothing in '}
      {spellSeconds(seconds)}. Lines stand at the time when they {verb}
      {state.clock === 'event' ? ', which may be long before they arrived' : ''}.
    </Empty>
  );
}
