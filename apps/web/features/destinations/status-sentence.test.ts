import { describe, expect, test } from 'vitest';
import type { DestinationStatus } from './hooks/use-destinations';
import { statusSentence } from './status-sentence';

const NOW = new Date(2026, 10, 22, 15).getTime();
const fine: DestinationStatus = { delivered: 5, pending: 0, dead: 0, oldestPendingSeconds: null, breaker: 'closed' };
const say = (part: Partial<DestinationStatus>) => statusSentence('datadog', { ...fine, ...part }, NOW);

describe('statusSentence', () => {
  test('says what stands in the way, since when, and that nothing is lost', () => {
    const since = new Date(2026, 10, 22, 14, 41).toISOString();
    const broken = {
      breaker: 'open',
      breakerReason: 'answers 403: the API key was revoked',
      breakerSince: since,
    } as const;
    expect(say({ ...broken, pending: 1500 })).toEqual({
      tone: 'bad',
      text: 'datadog answers 403: the API key was revoked since 14:41. 1,500 wait. Nothing is lost.',
    });
  });

  test('says by how much it is behind', () => {
    expect(say({ pending: 9, oldestPendingSeconds: 725 })).toEqual({
      tone: 'warn',
      text: 'Behind by 12 minutes: 9 wait. Nothing is lost.',
    });
  });

  test('tells idle from busy from done', () => {
    expect(say({ delivered: 0 }).tone).toBe('idle');
    expect(say({ pending: 3, oldestPendingSeconds: 1 }).text).toBe('Delivers. 3 on their way.');
    expect(say({})).toEqual({ tone: 'ok', text: 'Delivers. Nothing waits.' });
    expect(say({ dead: 2 }).tone).toBe('warn');
  });
});
