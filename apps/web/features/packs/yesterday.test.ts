import { describe, expect, test } from 'vitest';
import type { Backtest } from '../rules/hooks/use-backtest';
import { dayText, matchesText } from './yesterday';

const run = (state: Backtest['state'], matched: number, scanned = 1_000): { run: Backtest } => ({
  run: { state, matched, scanned } as Backtest,
});

test.each([
  ['', {}],
  ['could not be tried', { failure: 'The queue is away.' }],
  ['could not be tried', run('failed', 3)],
  ['not tried to the end', run('cancelled', 3)],
  ['no matches', run('done', 0)],
  ['1 match', run('done', 1)],
  ['1,234 matches… so far', run('running', 1_234)],
])('%j', (text, tried) => expect(matchesText(tried)).toBe(text));

describe('a day of a pack', () => {
  test.each([
    ['', []],
    ['No line arrived in the last 24 hours.', [run('done', 0, 0)]],
    ['Of 1,000 lines in the last 24 hours: 30 matches.', [run('done', 10), run('done', 20)]],
    [
      'Of 1,000 lines in the last 24 hours: 30 matches. 1 of 2 rules would have matched nothing.',
      [run('done', 30), run('done', 0), run('cancelled', 9)],
    ],
    [
      'Of 1,000 lines in the last 24 hours: 0 matches. None of 2 rules would have matched any.',
      [run('done', 0), run('done', 0)],
    ],
  ])('%s', (text, runs) => expect(dayText(new Map(runs.map((one, at) => [String(at), one])))).toBe(text));
});
