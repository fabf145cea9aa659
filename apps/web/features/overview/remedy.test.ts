import { expect, it } from 'vitest';
import { remedyFor } from './remedy';

const subject = { id: 'x', name: 'n' };

it('leads from a destination to its form where the settings are the cause, else to how it stands', () => {
  expect(remedyFor({ kind: 'destination', subject }, 'answers 403: the API key was revoked')).toEqual({
    title: 'Replace the key',
    href: '/destinations?edit=x',
  });
  expect(remedyFor({ kind: 'destination', subject }, null)).toEqual({ title: 'Open', href: '/destinations' });
});

it('leads from a rule to the rule', () => {
  expect(remedyFor({ kind: 'silent_rule', subject }, null).href).toBe('/rules/x');
});
