import { createLoader, createSerializer } from 'nuqs/server';
import { expect, test } from 'vitest';
import { logsParams } from './url-state';

const write = createSerializer(logsParams);
const read = createLoader(logsParams);

test('the URL of the page Logs holds all that it shows', () => {
  const sought = { q: 'service:api "timed out" -host:/a|b/', clock: 'committed', by: '', wrap: true } as const;
  const time = { t: { kind: 'last', seconds: 21_600 }, at: { from: 1_764_000_000, to: 1_764_000_030 } } as const;
  const chosen = { line: 'b:1', open: true, json: true, around: 'host', each: '100' } as const;
  const state = {
    ...sought,
    ...time,
    ...chosen,
    cols: ['attr.a', 'host'],
    fields: false,
    live: true,
    rate: '1000' as const,
    differs: true,
  };
  expect(read(write(state))).toEqual(state);
});

test.each(['rate=7', 'around=planet', 'each=6'])('what it cannot be is as usual: %s', (search) => {
  expect(read(`?${search}`)).toMatchObject({ rate: '100', around: 'source', each: '5' });
});
