import { expect, test } from 'vitest';
import { landingOf } from './landing';

test.each([
  ['/explore?metric=a_total&t=1h', '/explore?metric=a_total&t=1h'],
  ['/', '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('after sign-in %j leads to %j', (next, landing) => expect(landingOf(next)).toBe(landing));
