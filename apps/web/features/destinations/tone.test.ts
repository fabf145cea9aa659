import { expect, test } from 'vitest';
import type { DestinationStatus } from './hooks/use-destinations';
import { toneOf } from './tone';

const fine: DestinationStatus = {
  delivered: 5,
  pending: 0,
  dead: 0,
  oldestPendingSeconds: 0,
  breaker: 'closed',
  reason: null,
  since: null,
  message: 'Everything is delivered.',
};

test.each([
  [{}, 'ok'],
  [{ pending: 4, oldestPendingSeconds: 2 }, 'ok'],
  [{ delivered: 0 }, 'idle'],
  [{ dead: 1 }, 'warn'],
  [{ pending: 4, oldestPendingSeconds: 61 }, 'warn'],
  [{ reason: 'answers 503' }, 'warn'],
  [{ breaker: 'open', reason: 'answers 403' }, 'bad'],
] as const)('%j is %s', (part, tone) => expect(toneOf({ ...fine, ...part })).toBe(tone));
