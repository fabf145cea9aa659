import { describe, expect, test } from 'vitest';
import { incrementsShown, proofOf } from './proof';

const none = { dropped: 0, sampled: 0, expired: 0 };
const base = { graph: 17, total: 17, counted: 17, notKept: none, shared: 0, moving: false };

describe('proofOf', () => {
  test('says that all adds up', () => {
    expect(proofOf(base)).toEqual({ tone: 'ok', text: '17 counted · 17 shown' });
  });

  test('accounts for what is counted but not kept', () => {
    expect(proofOf({ ...base, graph: 88, counted: 88, total: 80, notKept: { ...none, dropped: 8 } })).toEqual({
      tone: 'ok',
      text: '88 counted · 80 shown · 8 dropped by a rule',
    });
  });

  test('names the rule that took them', () => {
    const takenBy = [{ reason: 'dropped' as const, rule: 'health checks', lines: 8 }];
    const evidence = {
      ...base,
      graph: 88,
      counted: 88,
      total: 78,
      notKept: { ...none, dropped: 8, sampled: 2 },
      takenBy,
    };
    expect(proofOf(evidence).text).toBe('88 counted · 78 shown · 8 dropped by health checks · 2 sampled away');
  });

  test('accounts for lines that fed two of the series', () => {
    expect(proofOf({ ...base, graph: 20, counted: 20, shared: 3 })).toEqual({
      tone: 'ok',
      text: '20 counted · 17 shown · 3 counted in two series',
    });
  });

  test('says by how many the graph and the lines differ', () => {
    expect(proofOf({ ...base, graph: 20 })).toEqual({ tone: 'bad', text: '20 counted · 17 shown · 3 missing' });
    expect(proofOf({ ...base, graph: 16 })).toEqual({ tone: 'bad', text: '16 counted · 17 shown · 1 too many' });
  });

  test('does not trust a graph that agrees when the store itself does not', () => {
    expect(proofOf({ ...base, counted: 18 })).toEqual({ tone: 'bad', text: '18 counted · 17 shown · 1 missing' });
  });

  test('compares sums where a metric adds captured numbers', () => {
    expect(incrementsShown(12, 12, 12)).toBe(12);
    expect(incrementsShown(0.1 + 0.2, 2, 0.3)).toBe(2);
    expect(incrementsShown(0.4, 2, 0.3)).toBe(0.4);
    expect(incrementsShown(null, 2, 0.3)).toBeNull();
  });

  test('holds without a graph, by what the store counted', () => {
    expect(proofOf({ ...base, graph: null }).tone).toBe('ok');
    expect(proofOf({ ...base, graph: null, counted: 19 }).tone).toBe('bad');
  });

  test('is not alarmed by a bucket that is still filling', () => {
    expect(proofOf({ ...base, graph: 12, moving: true })).toEqual({
      tone: 'moving',
      text: '17 so far · still counting',
    });
  });
});
