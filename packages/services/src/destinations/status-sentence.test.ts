import { describe, expect, it } from 'vitest';
import { statusSentence } from './status-sentence';

const now = new Date('2026-11-22T15:00:00Z');
const fine = { delivered: 0, pending: 0, dead: 0, oldestPendingSeconds: 0, reason: null, since: null };
const say = (status: object, enabled = true) =>
  statusSentence({ name: 'datadog', enabled }, { ...fine, ...status }, now);

describe('statusSentence', () => {
  it.each([
    [{}, 'Nothing has been sent yet.'],
    [{ delivered: 5 }, 'Everything is delivered.'],
    [{ pending: 1, oldestPendingSeconds: 0.2 }, '1 event waits, for less than a second.'],
    [{ pending: 1234, oldestPendingSeconds: 7000 }, '1,234 events wait, the oldest for 117 min.'],
    [{ delivered: 5, dead: 1 }, 'Everything is delivered. 1 event was refused for good and can be sent again.'],
    [
      { reason: 'answers 403: the API key was revoked', since: new Date('2026-11-22T14:41:59Z') },
      'datadog answers 403 since 14:41 UTC: the API key was revoked. Nothing is lost.',
    ],
    [
      { reason: 'answers 503: busy', since: new Date('2026-11-20T09:05:00Z'), pending: 2, oldestPendingSeconds: 9 },
      'datadog answers 503 since 2026-11-20 09:05 UTC: busy. Nothing is lost. 2 events wait, the oldest for 9 s.',
    ],
  ])('of %o is "%s"', (status, sentence) => {
    expect(say(status)).toBe(sentence);
  });

  it('says when it is switched off', () => {
    expect(say({ pending: 3, oldestPendingSeconds: 60 }, false)).toBe(
      'datadog is switched off. 3 events wait, the oldest for 60 s.',
    );
  });
});
