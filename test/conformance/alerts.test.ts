import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
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
  /** What came to other paths, by path. */
  readonly others: { readonly path: string; readonly text: string }[] = [];
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
        const text = Buffer.concat(chunks).toString();
        if (request.url === '/alerts') {
          this.authorizations.push(request.headers.authorization);
          this.notifications.push(JSON.parse(text) as Notification);
        } else this.others.push({ path: request.url ?? '', text });
        response.writeHead(request.url === '/pagerduty' ? 202 : 200).end('{}');
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

  /** @returns what came to a path and names something. */
  named(path: string, name: string): string | undefined {
    return this.others.find((one) => one.path === path && one.text.includes(name))?.text;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A mail server that takes one message after another. */
class MailServer {
  readonly mails: string[] = [];
  readonly address: string;
  readonly #server: NetServer;

  private constructor(server: NetServer, address: string) {
    this.#server = server;
    this.address = address;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(): Promise<MailServer> {
    const port = await freePort();
    const server = createNetServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new MailServer(server, `127.0.0.1:${port}`);
  }

  close(): void {
    this.#server.close();
  }

  #serve(socket: Socket): void {
    let mail: string[] | null = null;
    const answer = (row: string): string | null => {
      if (mail === null) {
        if (row === 'DATA') mail = [];
        return REPLIES[row.slice(0, 4).trim()] ?? '250 ok';
      }
      if (row !== '.') {
        mail.push(row);
        return null;
      }
      this.mails.push(mail.join('\n'));
      mail = null;
      return '250 ok';
    };
    socket.write('220 test\r\n');
    createInterface({ input: socket }).on('line', (row) => {
      const reply = answer(row);
      if (reply !== null) socket.write(`${reply}\r\n`);
    });
  }
}

const REPLIES: Readonly<Record<string, string>> = { DATA: '354 go on', QUIT: '221 bye' };

const line = (user: string, n: number) =>
  `Nov 28 01:02:03 edge sshd[${1000 + n}]: Invalid user ${user} from 10.1.2.${n} password=hunter${n} mail=ann${n}@example.com`;

interface Tried {
  readonly total: number;
  readonly firings: readonly { readonly labels: object; readonly peak: number }[];
  readonly threshold: number | null;
}

interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string };
}

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
    const { id } = await create(countAlert('Many invalid users', { by: ['user'] }));
    await until('Prometheus has the alert', async () => (await standing(id)).state === 'ok');
    const root = Array.from({ length: 12 }, (_, n) => line('root', n));
    const others = Array.from({ length: 10 }, (_, n) => line('pi', n));
    await sendLines(stack, [...root, ...others], 'alerts-1');
    await until('the webhook is told', () => webhook.about('Many invalid users').length > 0);

    const [told, ...more] = webhook.about('Many invalid users');
    expect(more.filter(({ labels }) => labels.user !== 'root')).toEqual([]);
    expect(told?.labels).toMatchObject({
      user: 'root',
      org: 'default',
      logflow_severity: 'warning',
      logflow_alert: id,
    });
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

  it('would have fired once in the last week, and not where more is asked for or it must hold for an hour', async () => {
    const preview = (change: object, held = '0s') => {
      const condition = { kind: 'count', metric: METRIC, by: ['user'], moreThan: 10, window: '1h', ...change };
      return api<Tried>(stack, 'POST', '/api/v1/alerts/preview', { condition, for: held });
    };
    await until('a minute has passed over the lines', async () => (await preview({})).total > 0);
    expect(await preview({})).toMatchObject({
      total: 1,
      threshold: 10,
      firings: [{ labels: { user: 'root' }, peak: 12 }],
    });
    expect((await preview({ by: [], moreThan: 21 })).firings).toMatchObject([{ labels: {}, peak: 22 }]);
    expect((await preview({ moreThan: 12 })).total).toBe(0);
    expect((await preview({}, '1h')).total).toBe(0);
    const expert = { condition: { kind: 'promql', expr: `sum by (user) (${METRIC}) >= 12` } };
    // It is evaluated on whole minutes.
    await until('a minute has passed over the lines', async () => {
      const { total, threshold } = await api<Tried>(stack, 'POST', '/api/v1/alerts/preview', expert);
      return total === 1 && threshold === null;
    });
  });

  it('tells Slack, mail and PagerDuty, each by its own test', async () => {
    const mail = await MailServer.start();
    const base = new URL(webhook.url).origin;
    const receivers = {
      slack: { url: `${base}/slack`, channel: '#on-call' },
      pagerduty: { url: `${base}/pagerduty`, routingKey: 'key' },
      email: { smarthost: mail.address, from: 'logflow@example.com', to: 'ann@example.com' },
    };
    const ids: string[] = [];
    for (const [type, config] of Object.entries(receivers)) {
      const { id } = await api<{ id: string }>(stack, 'POST', '/api/v1/alerts/receivers', { name: type, type, config });
      ids.push(id);
    }
    for (const id of ids) {
      const result = await api<object>(stack, 'POST', `/api/v1/alerts/receivers/${id}/test`);
      expect(result).toMatchObject({ ok: true });
    }
    const test = (type: string) => `Test of ${type}`;
    const mailed = () => mail.mails.find((one) => one.includes(test('email')));
    mail.close();
    expect(JSON.parse(webhook.named('/slack', test('slack')) ?? '')).toMatchObject({
      channel: '#on-call',
      attachments: [{ title: 'Firing: Test of slack', text: expect.stringContaining('this can be ignored') }],
    });
    expect(JSON.parse(webhook.named('/pagerduty', test('pagerduty')) ?? '')).toMatchObject({
      routing_key: 'key',
      payload: { summary: 'Firing: Test of pagerduty', severity: 'info' },
    });
    expect(mailed()).toMatch(/^Subject: Firing: Test of email/m);
    expect(mailed()).toContain('this can be ignored');
    expect(webhook.about('Test of slack')).toEqual([]);
  });

  it('are silenced for a while, and heard again when that is ended', async () => {
    const { id } = await create(countAlert('Any line', { moreThan: 0, window: '1h' }));
    const silence = await api<{ id: string }>(stack, 'POST', '/api/v1/alerts/silences', {
      alertId: id,
      duration: '1h',
      comment: 'test',
    });
    const { items } = await api<{ items: object[] }>(stack, 'GET', '/api/v1/alerts/silences');
    expect(items).toMatchObject([
      { id: silence.id, alertId: id, labels: {}, comment: 'test', author: 'API key first start' },
    ]);
    await until('it fires', async () => (await standing(id)).state === 'firing');
    await until('Alertmanager holds it back', async () => {
      const alerts = (await (await fetch(`${stack.alertmanagerUrl}/api/v2/alerts`)).json()) as AlertmanagerAlert[];
      return alerts.some(({ labels, status }) => labels.alertname === 'Any line' && status.state === 'suppressed');
    });
    expect(webhook.about('Any line')).toEqual([]);
    await api(stack, 'DELETE', `/api/v1/alerts/silences/${silence.id}`);
    await until('the webhook is told', () => webhook.about('Any line').length > 0);
    expect(webhook.about('Any line')[0]?.annotations.count).toBe('22');
  });

  it('refuse PromQL that Prometheus would refuse, in its words, and take no alert of anybody without the secret', async () => {
    const expert = (expr: string) => create({ name: 'expert', condition: { kind: 'promql', expr } });
    await expect(expert('rate(x)')).rejects.toThrow(/422.*expected type range vector in call to function/);
    await expect(expert('sum(')).rejects.toThrow(/422.*line 1, column 5/);
    for (const path of ['api/v2/alerts', `receivers/default/${randomUUID()}`]) {
      const answer = await fetch(`${stack.webUrl}/alertmanager/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '[]',
      });
      expect(answer.status).toBe(401);
    }
  });

  it('leave nobody who reaches Prometheus a way to end it', async () => {
    for (const path of ['quit', 'reload']) {
      const { status } = await fetch(`${stack.prometheusUrl}/-/${path}`, { method: 'POST' });
      expect(status).toBe(403);
    }
    expect((await fetch(`${stack.prometheusUrl}/-/ready`)).status).toBe(200);
  });
});
