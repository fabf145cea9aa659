import { expect, test } from 'vitest';
import { firstQuery, metricsIn, newQuery, type Query, queriesOf, urlOf } from './queries';

const read = ({ q, off, letters }: ReturnType<typeof urlOf>) => queriesOf(q, off, letters);
const lettersOf = (queries: readonly Query[]) => queries.map(({ letter }) => letter).join('');

test('queries stand in the URL in order, hidden ones too, and there is always one to write in', () => {
  expect(queriesOf([], [], '')).toEqual([{ letter: 'A', text: '', hidden: false }]);
  const queries = queriesOf(['a', 'b, c', 'd'], [1], '');
  expect(queries.map(({ hidden }) => hidden)).toEqual([false, true, false]);
  expect(urlOf(queries).letters).toBe('');
  expect(read(urlOf(queries))).toEqual(queries);
  expect(queriesOf(Array(20).fill('x'), [], '')).toHaveLength(8);
});

test('a query keeps its letter when one before it goes, and the next takes one that is free', () => {
  const left = queriesOf(['a', 'b', 'c'], [], '').slice(1);
  expect(read(urlOf(left))).toEqual(left);
  expect(lettersOf(left)).toBe('BC');
  expect(newQuery(left).letter).toBe('D');
  expect(newQuery(queriesOf(['g', 'h'], [], 'GH')).letter).toBe('A');
});

test.each(['BB', 'B', 'XY', 'ABC'])('letters %s that do not fit two queries are not taken', (letters) => {
  expect(lettersOf(queriesOf(['a', 'b'], [], letters))).toBe('AB');
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
