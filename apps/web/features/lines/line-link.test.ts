import { expect, test } from 'vitest';
import { graphPath, linePath, newRulePath, newTestPath } from './line-link';

const line = { id: 'b1:7', committedAt: '2026-11-27T10:00:00.123456Z' };

test('a line has a page, and leads to rules, tests and its graph', () => {
  expect(linePath(line)).toBe('/logs/b1%3A7?at=2026-11-27T10%3A00%3A00.123456Z');
  expect(newRulePath(line)).toBe('/rules/new?line=b1%3A7&at=2026-11-27T10%3A00%3A00.123456Z');
  expect(newTestPath('r1', line)).toBe('/rules/r1?line=b1%3A7&at=2026-11-27T10%3A00%3A00.123456Z&as=test');
  expect(graphPath('a_total', line)).toBe(
    '/explore?metric=a_total&t=2026-11-27T09%3A55%3A00Z%2F2026-11-27T10%3A05%3A00Z&line=b1%3A7&open=true',
  );
});
