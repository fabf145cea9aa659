import { expect, test } from 'vitest';
import { linesOnLogs } from './lines-on-logs';

const SERIES = 'errors_total{service="checkout"}';
const state = { t: { kind: 'last', seconds: 3600 }, at: null } as const;
const text = { text: 'timeout', as: 'only' } as const;

const queryOf = (href: string) => new URL(href, 'http://logflow.test').searchParams.get('q');

test('what is sought is sought among the lines of the pattern that is shown', () => {
  const all = queryOf(linesOnLogs({ ...state, pattern: null }, SERIES, text));
  const ofOne = queryOf(linesOnLogs({ ...state, pattern: 'took <num> ms' }, SERIES, text));
  expect(all).not.toContain('pattern');
  expect(ofOne).toContain('pattern:"took <num> ms"');
  expect(ofOne).toContain('timeout');
});
