import { expect, it } from 'vitest';
import { changedQuery, type QueryChange } from './change-query';

const api = { key: 'service', value: 'api' } as const;

it.each<[string, readonly QueryChange[], string]>([
  ['timeout', [{ ...api, as: 'only' }], 'timeout service:api'],
  ['-service:api x', [{ ...api, as: 'only' }], 'service:api x'],
  ['a OR b', [{ ...api, as: 'without' }], '(a OR b) -service:api'],
  ['x service:api', [{ ...api, as: 'no longer' }], 'x'],
  ['', [{ key: 'host', value: null, as: 'only' }], '-host:*'],
  ['', [{ key: 'host', value: null, as: 'without' }], 'host:*'],
  [
    '',
    [
      { key: 'rule', value: 'Two words', as: 'without' },
      { ...api, as: 'without' },
    ],
    '-rule:"Two words" -service:api',
  ],
])('makes of %s what was asked for', (query, changes, expected) => {
  expect(changedQuery(query, changes)).toBe(expected);
});
