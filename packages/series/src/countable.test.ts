import { expect, it } from 'vitest';
import { countableOf } from './countable';
import { formatSelector } from './selector';

it.each([
  ['m', 'm{}', null, null],
  ['(m{a="b"})', 'm{a="b"}', null, null],
  ['increase(m[5m])', 'm{}', null, 300],
  ['rate({__name__="m",a!="b"}[1h30m]) # why', 'm{a!="b"}', null, 5400],
  ['sum(increase(m[30s]))', 'm{}', [], 30],
  ['sum by (a, b) (rate(m[1m]))', 'm{}', ['a', 'b'], 60],
  ['sum(increase(m[1d])) by (a)', 'm{}', ['a'], 86_400],
  ['topk(5, sum by (a) (increase(m[5m])))', 'm{}', ['a'], 300],
])('sees that each point of %s counts lines', (query, selector, by, seconds) => {
  const found = countableOf(query);
  expect(found && { ...found, selector: formatSelector(found.selector) }).toEqual({ selector, by, seconds });
});

it.each([
  '1',
  'm * 2',
  'm > 3',
  'm offset 5m',
  'increase(m[5m] offset 1h)',
  'increase(m[5m:1m])',
  'increase(m[5m] @ 7)',
  'increase(m[1m + 1m])',
  'irate(m[5m])',
  'avg(m)',
  'sum without (a) (m)',
  'sum(sum by (a) (m))',
  'sum(topk(5, m))',
  'topk by (a) (1, m)',
  'increase({a="b"}[5m])',
  'increase({__name__=~"m.*"}[5m])',
])('does not take %s for a count of lines', (query) => {
  expect(countableOf(query)).toBeNull();
});
