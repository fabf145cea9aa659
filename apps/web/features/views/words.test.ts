import { expect, test } from 'vitest';
import { lastOf } from './words';

test('a stretch up to now is said as people say it', () => {
  expect([3600, 21_600, 90].map(lastOf)).toEqual(['last hour', 'last 6 hours', 'last 90 seconds']);
});
