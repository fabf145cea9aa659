import { createServer, type Server } from 'node:http';
import {
  allLogs,
  api,
  freePort,
  INVALID_USER_PATTERN,
  programPath,
  type Stack,
  sendLines,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const METRIC = 'invalid_ssh_user_total';
const WINDOW_SECONDS = 300;

interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** What Alertmanager sends its notifications to. */
class Webhook {
  readonly notifications: Notification[] = [];
  readonly authorizations: (string | undefined)[] = [];
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.authorizations.push(request.headers.authorization);
        this.notifications.push(JSON.parse(Buffer.concat(chunks).toString()) as Notification);
        response.end();
      });
    });
  }

  static async start(): Promise<Webhook> {
    const port = await freePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new Webhook(server, `http://127.0.0.1:${port}/alerts`);
  }

  about(name: string) {
    return this.notifications.flatMap(({ alerts }) => alerts).filter(({ labels }) => labels.alertname === name);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const line = (user: string, n: number) =>
  `Nov 28 01:02:03 edge sshd[${1000 + n}]: Invalid user ${user} from 10.1.2.${n} password=hunter${n} mail=ann${n}@example.com`;

interface Standing {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly problem: string | null;
  readonly active: readonly { readonly labels: Record<string, string>; readonly value: number }[];
}

const servers = programPath('prometheus') && programPath('prometheus-alertmanager');

describe.skipIf(!servers)('alerts through the whole product', () => {
  let stack: Stack;
  let webhook: Webhook;

  const countAlert = (name: string, condition: object, rest: object = {}) => ({
    name,
    condition: { kind: 'count', metric: METRIC, moreThan: 10, window: '5m', ...condition },
    ...rest,
  });
  const create = (alert: object) => api<{ id: string }>(stack, 'POST', '/api/v1/alerts', alert);
  const standing = (id: string) => api<Standing>(stack, 'GET', `/api/v1/alerts/${id}`);

  beforeAll(async () => {
    webhook = await Webhook.start();
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    const metrics = [{ name: METRIC, labels: { user: `\${user}` } }];
    await api(stack, 'POST', '/api/v1/rules', { name: 'Invalid user', pattern: INVALID_USER_PATTERN, metrics });
  });

  afterAll(async () => {
    await stack?.stop();
    webhook?.close();
  });

  it('tell a webhook how many lines, five of them without secrets, and where exactly those lines are', async () => {
    const config = { url: webhook.url, token: 'very-secret-token' };
    const receiver = await api<object>(stack, 'POST', '/api/v1/alerts/receivers', {
      name: 'hook',
      type: 'webhook',
      config,
    });
    expect(JSON.stringify(receiver)).not.toContain('very-secret');
    const { id } = await create(countAlert('Many invalid users', { by: 'user' }));
    await until('Prometheus has the alert', async () => (await standing(id)).state === 'ok');
    const root = Array.from({ length: 12 }, (_, n) => line('root', n));
    const others = Array.from({ length: 10 }, (_, n) => line('pi', n));
    await sendLines(stack, [...root, ...others], 'alerts-1');
    await until('the webhook is told', () => webhook.about('Many invalid users').length > 0);

    const [told, ...more] = webhook.about('Many invalid users');
    expect(more.filter(({ labels }) => labels.user !== 'root')).toEqual([]);
    expect(told?.labels).toMatchObject({ user: 'root', org: 'default', severity: 'warning', logflow_alert: id });
    const { summary, count, lines = '', link = '' } = told?.annotations ?? {};
    expect(count).toBe('12');
    expect(summary).toBe(`12 lines in 5 minutes, more than 10: ${METRIC}{user="root"}.`);
    expect(lines.split('\n')).toHaveLength(5);
    for (const one of lines.split('\n'))
      expect(one).toMatch(/Invalid user root from 10\.1\.2\.\d+ password=\*\*\* mail=\*\*\*@\*\*\*$/);
    expect(webhook.authorizations).toContain('Bearer very-secret-token');

    const asked = new URL(link).searchParams;
    const [from, to] = (asked.get('t') ?? '').split('/').map((moment) => Date.parse(moment) / 1000);
    expect((to as number) - (from as number)).toBe(WINDOW_SECONDS);
    const series = `${asked.get('metric')}{${asked.get('by')}="${asked.get('only')}"}`;
    const found = await allLogs(stack, { clock: 'committed', series, from: String(from), to: String(to) });
    expect(found.records.map(({ body }) => body).sort()).toEqual([...root].sort());

    expect(await standing(id)).toMatchObject({ state: 'firing', active: [{ labels: { user: 'root' }, value: 12 }] });
    const { items } = await api<{ items: object[] }>(stack, 'GET', `/api/v1/alerts/firings?metric=${METRIC}`);
    expect(items).toEqual([
      expect.objectContaining({
        alertId: id,
        alert: 'Many invalid users',
        labels: { user: 'root' },
        lines: 12,
        to: null,
        link,
      }),
    ]);
  });
});
