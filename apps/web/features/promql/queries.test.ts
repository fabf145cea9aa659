import { expect, test } from 'vitest';
import { firstQuery, metricsIn, queriesOf, urlOf } from './queries';

test('queries stand in the URL in order, hidden ones too, and there is always one to write in', () => {
  expect(queriesOf([], [])).toEqual([{ text: '', hidden: false }]);
  const queries = queriesOf(['a', 'b, c', 'd'], [1]);
  expect(queries.map(({ hidden }) => hidden)).toEqual([false, true, false]);
  expect(queriesOf(urlOf(queries).q, urlOf(queries).off)).toEqual(queries);
  expect(queriesOf(Array(20).fill('x'), [])).toHaveLength(8);
});

test('metricsIn finds what queries name', () => {
  expect(metricsIn(['rate(a_total[5m]) / b', 'c_bucket'], ['a_total', 'b', 'c', 'd'])).toEqual(['a_total', 'b', 'c']);
});

test('firstQuery says as PromQL what the graph shows', () => {
  const counter = { name: 'm_total', type: 'counter' } as const;
  expect(firstQuery(counter, 'user')).toBe('sum by (user) (rate(m_total[5m]))');
  expect(firstQuery(counter, '')).toBe('sum (rate(m_total[5m]))');
  expect(firstQuery({ name: 'level', type: 'gauge' }, 'a')).toBe('level');
  expect(firstQuery({ name: 'took', type: 'histogram' }, 'le')).toBe('sum (rate(took_count[5m]))');
});
