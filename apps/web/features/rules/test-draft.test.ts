import type { RuleTest } from '@logflow/model';
import { describe, expect, test } from 'vitest';
import { emptyPair } from './draft';
import { testDraftOf, testOfDraft } from './test-draft';

const whole: RuleTest = {
  input: 'Invalid user a',
  match: true,
  increments: { invalid_total: 1, wait_seconds_sum: 0.5 },
  tags: { event: 'invalid' },
  body: 'Invalid user ****',
  kept: false,
};

describe('a test in its form', () => {
  test.each<RuleTest>([whole, { input: 'x', match: false }, { input: '', match: true, body: '', kept: true }])(
    'becomes the test it came from: %j',
    (golden) => expect(testOfDraft(testDraftOf(golden))).toEqual(golden),
  );

  test('leaves out rows that were never filled', () => {
    const draft = { ...testDraftOf({ input: 'x', match: true }), tags: [emptyPair()], increments: [emptyPair()] };
    expect(testOfDraft(draft)).toEqual({ input: 'x', match: true });
  });

  test('expects nothing more of a line that must not match', () => {
    expect(testOfDraft({ ...testDraftOf(whole), match: false })).toEqual({ input: whole.input, match: false });
  });

  test('lets the API say that a text is no number', () => {
    const draft = testDraftOf({ input: 'x', match: true });
    const typed = { ...draft, increments: [{ ...emptyPair(), name: 'a_total', value: 'one' }] };
    expect(testOfDraft(typed).increments).toEqual({ a_total: 'one' });
  });
});
