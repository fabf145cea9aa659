import { describe, expect, test } from 'vitest';
import { clock } from '../time/format';
import { remedyOf, standingOf } from './standing';

const SINCE = '2026-11-22T14:41:10.000Z';
const now = Date.parse(SINCE) + 60_000;

describe('how a destination stands', () => {
  test('is said in the time of the reader', () => {
    const message = 'datadog answers 403 since 14:41 UTC: the API key was revoked. Nothing is lost.';
    const local = clock(Date.parse(SINCE)).slice(0, 5);
    expect(standingOf({ message, since: SINCE }, now)).toBe(
      `datadog answers 403 since ${local}: the API key was revoked. Nothing is lost.`,
    );
  });

  test('names the day where it is another', () => {
    const message = 'es answers 503 since 2026-11-22 14:41 UTC. Nothing is lost.';
    expect(standingOf({ message, since: SINCE }, now + 3 * 86_400_000)).toMatch(/since \d\d? Nov \d\d:\d\d\. Nothing/);
  });

  test('stays as it is where all is well, or before the page knows the time', () => {
    expect(standingOf({ message: 'Everything is delivered.', since: null }, now)).toBe('Everything is delivered.');
    expect(standingOf({ message: 'x since 14:41 UTC', since: SINCE }, 0)).toBe('x since 14:41 UTC');
  });
});

test.each([
  ['answers 403: the API key was revoked', 'Replace the key'],
  ['answers 401', 'Replace the key'],
  ['cannot be reached: its name cannot be resolved', 'Change the address'],
  ['cannot be reached: the connection was refused', null],
  ['answers 503: busy', null],
  [null, null],
])('%j is mended by %j', (reason, remedy) => expect(remedyOf({ reason })).toBe(remedy));
