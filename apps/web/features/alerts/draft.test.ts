import { describe, expect, it } from 'vitest';
import { alertOf, type Draft, draftOf, freshDraft, nameOf, spellDuration } from './draft';

const fresh = freshDraft({ name: 'invalid_ssh_user_total', labelNames: ['user', 'ip'] });

describe('the form of an alert', () => {
  it('is ready to be saved as a rule offers it', () => {
    expect(alertOf(fresh, true)).toEqual({
      name: 'invalid ssh user: more than 10 in 5m',
      condition: { kind: 'count', metric: 'invalid_ssh_user_total', by: ['user'], moreThan: 10, window: '5m' },
      ...{ for: '0s', severity: 'warning', receivers: 'all', enabled: true },
    });
  });

  it.each<Partial<Draft>>([
    { by: [], more: 0 },
    { by: ['user', 'ip'] },
    { kind: 'silent', by: [], more: 10, usually: '1d', window: '1h', tell: ['a'] },
    { kind: 'promql', metric: '', by: [], expr: 'up == 0', severity: 'page' },
  ])('reads back what was saved: %o', (change) => {
    const draft = { ...fresh, name: 'x', ...change };
    expect(draftOf({ ...alertOf(draft, true), for: '300s' })).toEqual({ ...draft, for: '5m' });
  });

  it('keeps the name that was typed', () => {
    expect(nameOf({ ...fresh, name: ' Brute force ' })).toBe('Brute force');
    expect(nameOf({ ...fresh, kind: 'silent' })).toBe('invalid ssh user: silent');
    expect(nameOf({ ...fresh, kind: 'promql' })).toBe('');
  });
});

it.each([
  ['300s', '5m'],
  ['7200s', '2h'],
  ['86400s', '1d'],
  ['0s', '0s'],
  ['90s', '90s'],
])('spells %s as %s', (stored, shown) => {
  expect(spellDuration(stored)).toBe(shown);
});
