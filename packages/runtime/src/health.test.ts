import { describe, expect, it } from 'vitest';
import { answerHealth, Metrics } from './index';

const metrics = new Metrics({ defaults: false });
const ready = async () => [];

describe('answerHealth', () => {
  it('is alive whatever readiness says', async () => {
    const never = () => Promise.reject(new Error('no'));
    expect((await answerHealth('/healthz', never, metrics)).status).toBe(200);
  });

  it('is ready when there is no reason against it', async () => {
    expect((await answerHealth('/readyz?verbose', ready, metrics)).status).toBe(200);
  });

  it('answers 503 with the reasons, a failed check being one', async () => {
    const reasons = await answerHealth('/readyz', async () => ['the database is away'], metrics);
    expect([reasons.status, reasons.body]).toEqual([
      503,
      '{"status":"not ready","reasons":["the database is away"]}\n',
    ]);
    const failed = await answerHealth('/readyz', () => Promise.reject(new Error('boom')), metrics);
    expect([failed.status, failed.body]).toEqual([503, '{"status":"not ready","reasons":["boom"]}\n']);
  });

  it('exposes metrics under the prefix, the same name once', async () => {
    metrics.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' });
    metrics.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' });
    metrics.gauge('level', 'Level.', [], (gauge) => gauge.set(7));
    const { body } = await answerHealth('/metrics', ready, metrics);
    expect(body).toContain('logflow_things_total{kind="a"} 2');
    expect(body).toContain('logflow_level 7');
  });

  it('names what it serves elsewhere', async () => {
    expect((await answerHealth('/other', ready, metrics)).status).toBe(404);
  });
});
