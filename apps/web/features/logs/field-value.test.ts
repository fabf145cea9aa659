import { expect, it } from 'vitest';
import type { LogLine } from '../lines/hooks/use-lines';
import { usualColumns } from './columns';
import { fieldValue } from './field-value';

const LINE: LogLine = {
  ...{ id: 'x:0', timestamp: '', committedAt: '', body: '', severity: 'ERR' },
  attributes: { http: { method: 'GET', ok: false, list: [1] }, 'http.path': '/a', host: 'own' },
  resource: { 'service.name': 'api', host: 'web-1', zone: 'a' },
  tags: { user: 'root' },
  matches: [{ ruleId: 'rule-1', ruleVersion: 1, spans: [] }],
  series: [{ name: 'logins_total', labels: { user: 'root' }, value: 1 }],
};

it.each([
  ['severity', 'error'],
  ['service', 'api'],
  ['host', 'web-1'],
  ['tag.user', 'root'],
  ['label.user', 'root'],
  ['series', 'logins_total'],
  ['rule', 'rule-1'],
  ['attr.http.method', 'GET'],
  ['http.ok', 'false'],
  ['http.path', '/a'],
  ['zone', 'a'],
  ['resource.zone', 'a'],
  ['attr.zone', null],
  ['http', null],
  ['http.list', null],
  ['tag.none', null],
])('reads %s as the API does', (key, expected) => {
  expect(fieldValue(LINE, key)).toBe(expected);
});

it('gives columns of their own to the usual fields that lines have', () => {
  expect(usualColumns([LINE])).toEqual(['service', 'host']);
  expect(usualColumns([{ ...LINE, resource: { host: 'a' } }])).toEqual(['host']);
});
