import { expect, it } from 'vitest';
import { factsOf, percentWalked, prospectText, verdictOfFill } from './history-words';
import type { Backfill, Prospect } from './hooks/use-backfills';

const run: Backfill = {
  ...{ id: 'b', ruleId: 'r', ruleVersion: 1, state: 'done', failure: null, phase: null, metrics: ['hits_total'] },
  covered: { from: '2026-11-22T10:00:00Z', to: '2026-11-22T11:00:00Z' },
  ...{ liveFrom: '2026-11-22T11:00:00Z', createdAt: '2026-11-22T11:00:00Z', endedAt: '2026-11-22T11:00:09Z' },
  ...{ progress: { lines: 1200, of: 1200 }, matched: 1, counted: 1 },
};

it('says how far a backfill is and what came of it', () => {
  expect(verdictOfFill(run)).toEqual({ tone: 'ok', text: '1 line counted' });
  const running = { ...run, state: 'running', phase: 'counting', progress: { lines: 300, of: 1200 } } as const;
  expect(verdictOfFill(running).text).toBe('300 of 1,200 lines walked');
  expect(verdictOfFill({ ...running, phase: 'publishing' }).text).toBe('1 line counted, drawing the graph');
  expect(verdictOfFill({ ...run, state: 'failed', failure: 'Prometheus refused' }).text).toBe(
    'failed: Prometheus refused',
  );
  expect([percentWalked(running), percentWalked({ progress: { lines: 0, of: 0 } })]).toEqual([25, 100]);
});

it('says why fewer lines are counted than matched', () => {
  expect(factsOf(run)).toBe('1,200 lines walked · 1 matched · 1 counted');
  expect(factsOf({ ...run, matched: 3 })).toContain('3 matched · 1 counted: of the others no number could be read');
});

it('says what a backfill would be good for', () => {
  const earlier = { from: '2026-11-22T10:00:00Z', to: '2026-11-22T11:00:00Z', lines: 90 };
  const metrics = [
    { name: 'a_total', refused: null },
    { name: 'g', refused: 'g is a gauge' },
    { name: 'b_total', refused: null },
  ];
  const prospect: Prospect = { metrics, refused: null, earlier, oldest: null };
  expect(prospectText(prospect, 3, Date.parse('2026-11-29T00:00:00Z'))).toMatch(
    /^90 lines since 22 Nov .* came before v3. Counted now, the graph of a_total and b_total begins/,
  );
  expect(prospectText({ ...prospect, earlier: null }, 3, 0)).toContain('No line is stored that came before v3');
});
