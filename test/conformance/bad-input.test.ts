import { randomUUID } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { compress } from '@logflow/lines';
import {
  allLogs,
  api,
  type ChildName,
  type FakeDestination,
  fakeElasticsearch,
  INVALID_USER_PATTERN,
  provePromise,
  rulesAreSeen,
  type Stack,
  settledBoundary,
  startStack,
  until,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const METRIC = 'invalid_ssh_user_total';
const MIB = 1024 * 1024;
const CHILDREN: readonly ChildName[] = ['postgres', 'prometheus', 'ingest', 'worker-0', 'web'];
const NDJSON = 'application/x-ndjson';
const invalidUser = (user: string): string => `sshd[1]: Invalid user ${user} from 10.0.0.1`;

interface Sent {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly encoding?: string;
  readonly key?: string;
  readonly token?: string;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly json: {
    readonly accepted?: number;
    readonly code?: string;
    readonly detail?: string;
    readonly errors?: readonly { readonly path: string; readonly message: string }[];
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const type = response.headers.get('content-type');
  return { status: response.status, type, json: (await response.json()) as Answer['json'] };
}

describe('bad input', () => {
  let stack: Stack;
  let elasticsearch: FakeDestination;
  let pids: (number | undefined)[];
  /** Bodies of the lines that were accepted, as they must be found again. */
  const accepted: string[] = [];

  beforeAll(async () => {
    elasticsearch = await fakeElasticsearch();
    stack = await startStack({ env: { WORKERS: '1', SAMPLE_INTERVAL_SECONDS: '1' } });
    pids = CHILDREN.map((name) => stack.pid(name));
    await api(stack, 'POST', '/api/v1/rules', rule({}));
    await api(stack, 'POST', '/api/v1/destinations', {
      name: 'es',
      type: 'elasticsearch',
      config: { url: elasticsearch.url, index: 'logs', apiKey: elasticsearch.secret },
      select: 'all',
    });
    await rulesAreSeen();
  });

  afterAll(async () => {
    await stack?.stop();
    await elasticsearch?.stop();
  });

  const send = async ({ body, type = 'text/plain', encoding, key, token }: Sent): Promise<Answer> =>
    answerOf(
      await fetch(`${stack.ingestUrl}/ingest`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token ?? stack.ingestToken}`,
          'content-type': type,
          ...(encoding && { 'content-encoding': encoding }),
          ...(key && { 'idempotency-key': key }),
        },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
    );

  const take = async (sent: Sent, bodies: readonly string[]): Promise<void> => {
    expect(await send(sent)).toMatchObject({ status: 200, json: { accepted: bodies.length } });
    accepted.push(...bodies);
  };

  const saveRule = async (body: string): Promise<Answer> =>
    answerOf(
      await fetch(`${stack.webUrl}/api/v1/rules`, {
        method: 'POST',
        headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
        body,
      }),
    );

  describe('in a rule', () => {
    const cases: [string, Record<string, unknown>, string, RegExp][] = [
      ['an invalid regex', { pattern: 'Invalid (user' }, 'pattern', /missing \)/],
      ['a regex that RE2 does not have', { pattern: 'a(?=b)' }, 'pattern', /look-ahead/],
      ['a metric twice', { metrics: [{ name: 'a_total' }, { name: 'a_total' }] }, 'metrics.1.name', /stands twice/],
      ['an illegal metric name', { metrics: [{ name: '7 of 9_total' }] }, 'metrics.0.name', /no metric name/],
      ['an illegal label name', withLabels({ 'user-name': 'x' }), 'metrics.0.labels.user-name', /letters, digits/],
      ['a reserved label name', withLabels({ org: 'x' }), 'metrics.0.labels.org', /reserved/],
      ['a label with no such group', withLabels({ user: `\${nobody}` }), 'metrics.0.labels.user', /no group "nobody"/],
      ['a template with an unknown group', { tags: { who: `\${nobody}` } }, 'tags.who', /no group "nobody"/],
      ['a NUL character', { tags: { who: 'a\0b' } }, 'tags.who', /NUL/],
    ];
    it.each(cases)('%s: 422 that names the field', async (_, change, path, message) => {
      const answer = await saveRule(JSON.stringify(rule(change)));
      expect(answer).toMatchObject({ status: 422, type: expect.stringContaining('application/problem+json') });
      const error = { path, message: expect.stringMatching(message) };
      expect(answer.json.errors).toContainEqual(expect.objectContaining(error));
    });

    it('malformed JSON: 400, and no rule of all these was saved', async () => {
      const answer = await saveRule('{"name": "x", ');
      expect(answer).toMatchObject({ status: 400, type: expect.stringContaining('application/problem+json') });
      const { items } = await api<{ items: unknown[] }>(stack, 'GET', '/api/v1/rules');
      expect(items).toHaveLength(1);
    });
  });

  describe('to ingest, refused whole', () => {
    const bomb = Buffer.alloc(65 * MIB, 'a line\n');
    const cases: [string, () => Sent | Promise<Sent>, number, RegExp][] = [
      [
        'malformed JSON, the line named',
        () => ({ body: `{"msg":"${invalidUser('a')}"}\n{"msg":`, type: NDJSON }),
        400,
        /Line 2/,
      ],
      ['JSON that is no record', () => ({ body: '{"msg":"a"}\n17', type: NDJSON }), 400, /Line 2 is a number/],
      [
        'another encoding',
        () => ({ body: Buffer.from(`a\n${invalidUser('Jürgen')}`, 'latin1') }),
        400,
        /Line 2 .*UTF-8/,
      ],
      ['UTF-16', () => ({ body: Buffer.from(`\ufeff${invalidUser('a')}`, 'utf16le') }), 400, /not valid UTF-8/],
      ['the year 0', () => ({ body: '{"time":"0000-12-31T23:59:59Z"}', type: NDJSON }), 400, /years 1 to 9999/],
      [
        'the year 10000',
        () => ({ body: '{"time":"9999-12-31T23:59:59-01:00"}', type: NDJSON }),
        400,
        /years 1 to 9999/,
      ],
      ['a line of 10 MiB', () => ({ body: Buffer.alloc(10 * MIB, 'x') }), 413, /Line 1 .*1048576/],
      ['more than 10 MiB', () => ({ body: Buffer.alloc(10 * MIB + 1, 'x\n') }), 413, /10485760 bytes/],
      ['a line of 10 MiB, compressed', () => gzipped(Buffer.alloc(10 * MIB, 'x')), 413, /Line 1 .*1048576/],
      ['a gzip bomb', () => gzipped(bomb), 413, /67108864/],
      ['a deflate bomb', () => ({ body: deflateSync(bomb), encoding: 'deflate' }), 413, /67108864/],
      ['a raw deflate bomb', () => ({ body: deflateRawSync(bomb), encoding: 'deflate' }), 413, /67108864/],
      ['a zstd bomb', async () => ({ body: await compress(bomb, 3), encoding: 'zstd' }), 413, /67108864/],
      [
        'a bomb in a bomb',
        () => ({ body: gzipSync(gzipSync(Buffer.alloc(200 * MIB))), encoding: 'gzip, gzip' }),
        413,
        /67108864/,
      ],
      ['half a gzip stream', () => ({ body: gzipSync(bomb).subarray(0, 500), encoding: 'gzip' }), 400, /gzip/],
      ['gzip that is none', () => ({ body: 'plain', encoding: 'gzip' }), 400, /gzip/],
      ['an unknown encoding', () => ({ body: 'a', encoding: 'br' }), 415, /gzip, deflate, zstd/],
      ['an unknown content type', () => ({ body: 'a', type: 'application/msgpack' }), 415, /application\/json/],
      ['a wrong token', () => ({ body: 'a', token: 'wrong' }), 401, /token/],
      ['a key of 129 characters', () => ({ body: 'a', key: 'k'.repeat(129) }), 400, /128/],
      ['nothing', () => ({ body: '\n\n' }), 400, /no line/],
    ];
    it.each(cases)('%s', async (_, sent, status, detail) => {
      const answer = await send(await sent());
      expect(answer).toMatchObject({ status, type: expect.stringContaining('application/problem+json') });
      expect(answer.json.detail).toMatch(detail);
    });

    it('no token', async () => {
      const response = await fetch(`${stack.ingestUrl}/ingest`, { method: 'POST', body: 'a' });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
    });
  });

  describe('to ingest, kept', () => {
    it('NUL bytes, in text and in JSON, in a body, an attribute, a tag and a label', async () => {
      await take({ body: `${invalidUser('nul\0text')}\n\0` }, [invalidUser('nul\0text'), '\0']);
      const record = { msg: invalidUser('nul\0json'), note: 'a\0b', service: 's\0', 'k\0': 1 };
      await take({ body: JSON.stringify(record), type: NDJSON }, [record.msg]);
      const { records } = await untilFound(2, { tag: 'event:invalid_ssh_event' });
      expect(records.map(({ body }) => body).sort()).toEqual([record.msg, invalidUser('nul\0text')].sort());
    });

    it('lone surrogates, replaced, which the line says', async () => {
      await take({ body: `{"msg":"${invalidUser('half\\ud83d')}","n":"\\udc00"}`, type: NDJSON }, [
        invalidUser('half\ufffd'),
      ]);
      const { records } = await untilFound(1, { tag: 'user:half\ufffd' });
      expect(records[0]).toMatchObject({ attributes: { 'logflow.replaced': expect.stringContaining('2 lone') } });
    });

    const times: [string, string][] = [
      ['0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z'],
      ['9999-12-31T23:59:59Z', '253402300800'],
    ];
    it.each(times)('the time %s, found by it', async (time, to) => {
      const body = invalidUser(time.slice(0, 4));
      await take({ body: JSON.stringify({ time, msg: body }), type: NDJSON }, [body]);
      const { records } = await untilFound(1, { clock: 'event', from: time, to });
      expect(records).toMatchObject([{ body, timestamp: expect.stringContaining(time.slice(0, 19)) }]);
    });

    it('each encoding, a line of 1 MiB, a key of 128 characters', async () => {
      const texts = ['gzip', 'deflate', 'raw', 'zstd'].map(invalidUser) as [string, string, string, string];
      await take(gzipped(Buffer.from(texts[0])), [texts[0]]);
      await take({ body: deflateSync(texts[1]), encoding: 'deflate' }, [texts[1]]);
      await take({ body: deflateRawSync(texts[2]), encoding: 'deflate' }, [texts[2]]);
      await take({ body: await compress(Buffer.from(texts[3]), 3), encoding: 'zstd' }, [texts[3]]);
      const long = invalidUser('long').padEnd(MIB, 'x');
      await take({ body: long }, [long]);
      const key = randomUUID().padEnd(128, 'k');
      await take({ body: invalidUser('key'), key }, [invalidUser('key')]);
      expect(await send({ body: invalidUser('key'), key })).toMatchObject({ status: 200, json: { accepted: 1 } });
    });
  });

  describe('after all of it', () => {
    it('exactly what was accepted is found, and what was refused is not', async () => {
      const { records, total } = await untilFound(accepted.length, {});
      expect(total).toBe(accepted.length);
      expect(records.map(({ body }) => body).sort()).toEqual([...accepted].sort());
    });

    it('the promise holds', async () => {
      const expected = accepted.filter((body) => body.includes('Invalid user')).length;
      const proof = await provePromise(stack, METRIC, await settledBoundary(stack, METRIC, expected));
      expect(proof).toMatchObject({ onTheGraph: expected, counted: expected, lines: expected });
    });

    it('every line has arrived at the destination, once', async () => {
      await until('all events are delivered', () => elasticsearch.counts.size >= accepted.length);
      expect([...elasticsearch.counts.values()]).toEqual(accepted.map(() => 1));
      expect(elasticsearch.events.map(({ message }) => message).sort()).toEqual([...accepted].sort());
    });

    it('all is well, and nothing had to be started again', async () => {
      for (const url of [stack.ingestUrl, stack.webUrl]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(CHILDREN.map((name) => stack.pid(name))).toEqual(pids);
    });
  });

  /** Waits for lines on the committed clock unless told otherwise. */
  const untilFound = async (count: number, query: Record<string, string>) => {
    const range: Record<string, string> =
      query.clock === 'event' ? {} : { clock: 'committed', from: '0', to: '4000000000' };
    let found = await allLogs(stack, { ...range, ...query });
    await until(`${count} lines are found`, async () => {
      found = await allLogs(stack, { ...range, ...query });
      return found.records.length >= count;
    });
    return found;
  };
});

const rule = (change: Record<string, unknown>) => ({
  name: 'Invalid SSH user',
  pattern: INVALID_USER_PATTERN,
  tags: { event: 'invalid_ssh_event', user: `\${user}` },
  metrics: [{ name: METRIC, labels: { user: `\${user}` } }],
  ...change,
});

const withLabels = (labels: Record<string, string>) => ({ metrics: [{ name: METRIC, labels }] });

const gzipped = (body: Buffer): Sent => ({ body: gzipSync(body), encoding: 'gzip' });
