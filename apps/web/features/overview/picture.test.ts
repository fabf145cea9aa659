import { describe, expect, it } from 'vitest';
import type { DestinationFlow, Overview } from './hooks/use-overview';
import { BOX_HEIGHT, pictureOf } from './picture';

const RANGE = { kind: 'last', seconds: 900 } as const;
const WELL = {
  breaker: 'closed',
  reason: null,
  since: null,
  message: '',
  oldestPendingSeconds: 0,
  nextAttemptAt: null,
} as const;

const destination = (id: string, more: Partial<DestinationFlow> = {}): DestinationFlow => ({
  ...{ id, name: id, enabled: true, select: 'all', planned: 900, delivered: 900, pending: 0, dead: 0 },
  status: { ...WELL, delivered: 900, pending: 0, dead: 0 },
  ...more,
});

const overview = (more: Partial<Overview> = {}): Overview => ({
  ...{ from: '', to: '', checkedAt: '', seconds: 900, isCut: false, series: 318, stepSeconds: 60 },
  lines: {
    ...{ accepted: 9000, counted: 1800, unmatched: 7200, stored: 9000, dropped: 0, sampled: 0, tagged: 900 },
    ...{ repeated: 0, refusedRequests: [] },
  },
  sources: [{ id: 'a', name: 'k8s-prod', lines: 9000 }],
  rules: { total: 3, enabled: 2, matches: 1800, microsPerLine: 3.9, waitSeconds: 0.2 },
  destinations: [destination('splunk')],
  check: { adds: true, remedy: null, checks: [] },
  ...{ busiest: [], attention: [] },
  ...more,
});

const texts = (more?: Partial<Overview>) =>
  pictureOf(overview(more), RANGE).nodes.map(({ title, text }) => `${title}: ${text}`);

describe('the picture of the flow', () => {
  it('says of each box how many a second went through it', () => {
    expect(texts()).toEqual([
      'k8s-prod: 10 /s',
      '2 rules: 2 matches /s · 3.9 µs/line',
      'Stored: 10 /s',
      'Counted: 2 /s · 318 series',
      'Tagged: 1 /s',
      'splunk: 1 /s · up to date',
    ]);
  });

  it('makes the widest band of the most lines, and none of nothing', () => {
    const { edges } = pictureOf(overview({ destinations: [destination('idle', { planned: 0 })] }), RANGE);
    const widths = Object.fromEntries(edges.map(({ key, width }) => [key, width]));
    expect(widths['source a rules']).toBe(18);
    expect(widths['rules stored']).toBe(18);
    expect(widths['rules tagged']).toBeLessThan(widths['rules counted'] as number);
    expect(edges.some(({ to }) => to.key === 'destination idle')).toBe(false);
  });

  it('puts many sources together, and counts all of them', () => {
    const sources = Array.from({ length: 9 }, (_, i) => ({ id: `${i}`, name: `s${i}`, lines: 900 }));
    expect(texts({ sources }).slice(0, 6)).toEqual([...[0, 1, 2, 3, 4].map((i) => `s${i}: 1 /s`), '4 others: 4 /s']);
    const { nodes, height } = pictureOf(overview({ sources }), RANGE);
    expect(Math.max(...nodes.map(({ y }) => y + BOX_HEIGHT))).toBeLessThanOrEqual(height);
  });

  it('shows what rules left out, and what waits for a destination that is paused', () => {
    const lines = { ...overview().lines, stored: 8100, dropped: 900 };
    const status = {
      ...WELL,
      breaker: 'open',
      delivered: 0,
      pending: 1_568_860,
      dead: 0,
      oldestPendingSeconds: 720,
      nextAttemptAt: null,
    } as const;
    const found = texts({ lines, destinations: [destination('datadog', { status, select: 'tagged' })] });
    expect(found).toContain('Left out by rules: 1 /s');
    expect(found).toContain('datadog: paused · 12 min, 1.57 M waiting');
  });
});
