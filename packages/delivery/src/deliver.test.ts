import type { RequestListener } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type DestinationType, destinationTypes } from '@logflow/destinations';
import type { DeliveryEvent, Outcome } from '@logflow/model';
import { type HttpServer, serveHttp } from '@logflow/test/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedLookup } from './addresses';
import { deliver, hostProblem, sendRequest } from './index';

/** Answers of the server by the ids of the events it got; set by each test. */
let decide: (ids: string[]) => Outcome;
let listener: RequestListener;
let server: HttpServer;
let url: string;

beforeAll(async () => {
  server = await serveHttp((request, response) => listener(request, response));
  url = `${server.url}/`;
});
afterAll(() => server.close());

/** Two events a request; the server's answer is the outcome, told in the positions of the request. */
const type: DestinationType = {
  name: 'fake',
  title: 'Fake',
  config: destinationTypes.datadog_logs.config,
  secrets: [],
  limits: { events: 2, bytes: 1_000 },
  encode: (batch) =>
    Array.from({ length: Math.ceil(batch.length / 2) }, (_, n) => {
      const events = [n * 2, n * 2 + 1].filter((position) => position < batch.length);
      return {
        method: 'POST',
        url,
        headers: {},
        body: Buffer.from(JSON.stringify(events.map((e) => batch[e]?.id))),
        events,
      };
    }),
  classify: ({ body }, sent) => {
    const outcome = JSON.parse(body) as Outcome;
    if (outcome.kind !== 'partial') return outcome;
    const at = (index: number) => sent.events[index] as number;
    return {
      ...outcome,
      retry: outcome.retry.map(at),
      rejected: outcome.rejected.map((rejection) => ({ ...rejection, event: at(rejection.event) })),
    };
  },
  healthcheck: () => ({ method: 'GET', url, headers: {}, events: [] }),
};

const events = (count: number): DeliveryEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: String(i), time: 0n, severity: '', body: '', resource: {}, attributes: {}, tags: {} },
  }));

function serve() {
  const sent: string[][] = [];
  listener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const ids = JSON.parse(String(Buffer.concat(chunks))) as string[];
    sent.push(ids);
    response.end(JSON.stringify(decide(ids)));
  };
  return sent;
}

describe('deliver', () => {
  it('sends request after request', async () => {
    const sent = serve();
    decide = () => ({ kind: 'delivered' });
    expect(await deliver(type, {}, events(5))).toEqual({ delivered: [0, 1, 2, 3, 4], retry: [], rejected: [] });
    expect(sent).toEqual([['0', '1'], ['2', '3'], ['4']]);
  });

  it('encodes a request when its turn comes', async () => {
    serve();
    const encoded: number[][] = [];
    const lazy: DestinationType = {
      ...type,
      *encode(batch, config) {
        for (const request of type.encode(batch, config)) {
          encoded.push([...request.events]);
          yield request;
        }
      },
    };
    decide = (ids) => (ids.includes('2') ? { kind: 'errored', reason: 'busy' } : { kind: 'delivered' });
    expect(await deliver(lazy, {}, events(100))).toMatchObject({ delivered: [0, 1] });
    expect(encoded).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('stops at the first trouble and keeps the rest', async () => {
    const sent = serve();
    decide = (ids) =>
      ids.includes('2') ? { kind: 'errored', reason: 'answers 503: busy', retryAfterMs: 5 } : { kind: 'delivered' };
    expect(await deliver(type, {}, events(6))).toEqual({
      delivered: [0, 1],
      retry: [2, 3, 4, 5],
      rejected: [],
      reason: 'answers 503: busy',
      retryAfterMs: 5,
    });
    expect(sent).toHaveLength(2);
    decide = () => ({ kind: 'hold', reason: 'answers 403: no' });
    expect(await deliver(type, {}, events(3))).toEqual({
      delivered: [],
      retry: [0, 1, 2],
      rejected: [],
      hold: 'answers 403: no',
    });
  });

  it('splits what is too large down to the one event that is', async () => {
    const sent = serve();
    decide = (ids) =>
      ids.includes('1') ? { kind: 'too_large', reason: 'answers 413: too large' } : { kind: 'delivered' };
    expect(await deliver(type, {}, events(4))).toEqual({
      delivered: [0, 2, 3],
      retry: [],
      rejected: [{ event: 1, reason: 'answers 413: too large' }],
    });
    expect(sent).toEqual([['0', '1'], ['0'], ['1'], ['2', '3']]);
  });

  it('sends what was never looked at again at once, and the rest of a partial answer later', async () => {
    const sent = serve();
    const rejected = [{ event: 0, reason: 'bad' }];
    decide = (ids) =>
      ids[0] === '0' ? { kind: 'partial', retry: [1], retryNow: true, rejected, reason: 'bad' } : { kind: 'delivered' };
    expect(await deliver(type, {}, events(3))).toMatchObject({ delivered: [1, 2], retry: [], rejected });
    expect(sent).toEqual([['0', '1'], ['1'], ['2']]);
    decide = () => ({ kind: 'partial', retry: [1], rejected: [], reason: 'busy' });
    expect(await deliver(type, {}, events(3))).toEqual({ delivered: [0], retry: [1, 2], rejected: [], reason: 'busy' });
  });

  it('accounts for every event exactly once, whatever the destination answers', async () => {
    const outcome: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>(
      { kind: 'delivered' },
      { kind: 'delivered' },
      { kind: 'errored', reason: 'r' },
      { kind: 'hold', reason: 'r' },
      { kind: 'too_large', reason: 'r' },
      { kind: 'rejected', reason: 'r' },
      { kind: 'partial', retry: [], rejected: [{ event: 0, reason: 'r' }], reason: 'r' },
      { kind: 'partial', retry: [0], rejected: [], reason: 'r' },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(9), fc.infiniteStream(outcome), async (count, answers) => {
        serve();
        decide = () => answers.next().value;
        const { delivered, retry, rejected } = await deliver(type, {}, events(count));
        const all = [...delivered, ...retry, ...rejected.map((rejection) => rejection.event)].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
      { numRuns: 60 },
    );
  });

  it('gives up when it is stopped, and begins nothing once its time is up', async () => {
    const sent = serve();
    const stop = new AbortController();
    decide = () => {
      stop.abort();
      return { kind: 'delivered' };
    };
    const result = await deliver(type, {}, events(4), { signal: stop.signal });
    expect(result.delivered.length + result.retry.length).toBe(4);
    expect(sent).toHaveLength(1);
    decide = () => ({ kind: 'delivered' });
    expect(await deliver(type, {}, events(4), { budgetMs: 0 })).toEqual({
      delivered: [0, 1],
      retry: [2, 3],
      rejected: [],
    });
  });

  it('says why there was no answer', async () => {
    listener = (request) => void request.socket.destroy();
    expect(await deliver(type, {}, events(1))).toMatchObject({
      retry: [0],
      reason: 'cannot be reached: the connection was cut off',
    });
    listener = () => undefined;
    expect(await deliver(type, {}, events(1), { timeoutMs: 50 })).toMatchObject({
      reason: 'cannot be reached: it did not answer in time',
    });
  });
});

describe('sendRequest', () => {
  const post = (body: Buffer) => ({ method: 'POST' as const, url, headers: { 'x-own': '1' }, body, events: [] });

  it('compresses what is worth it and follows no redirect', async () => {
    let got: { encoding: string | undefined; text: string } | undefined;
    listener = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const encoding = request.headers['content-encoding'];
      const body = Buffer.concat(chunks);
      got = { encoding, text: String(encoding === 'gzip' ? gunzipSync(body) : body) };
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end('moved');
    };
    const text = 'x'.repeat(5_000);
    expect(await sendRequest(post(Buffer.from(text)))).toMatchObject({ status: 302, body: 'moved' });
    expect(got).toEqual({ encoding: 'gzip', text });
    await sendRequest(post(Buffer.from('small')));
    expect(got).toEqual({ encoding: undefined, text: 'small' });
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
  ])('refuses %s', async (address) => {
    const request = { ...post(Buffer.from('x')), url: address };
    await expect(sendRequest(request)).rejects.toThrow('is a link-local or metadata address');
    const held = await deliver({ ...type, encode: () => [{ ...request, events: [0] }] }, {}, events(1));
    expect(held.hold).toMatch(/^is refused: /);
  });

  it('leaves private networks reachable, and this machine only to whom that is not refused', async () => {
    for (const address of ['10.0.0.8', '192.168.1.1', '[fd00::1]', 'example.com']) {
      expect(hostProblem(address, 'without loopback'), address).toBeNull();
    }
    for (const host of [
      '127.0.0.1',
      '127.9.9.9',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      'localhost',
      'a.LOCALHOST.',
    ]) {
      expect(hostProblem(host, 'with loopback'), host).toBeNull();
      expect(hostProblem(host, 'without loopback'), host).toBe('an address of this machine');
    }
    const request = { ...post(Buffer.from('x')), url: url.replace('127.0.0.1', 'localhost') };
    await expect(sendRequest(request, { reach: 'without loopback' })).rejects.toThrow(
      /localhost is an address of this/,
    );
  });

  it('refuses what a name leads to when it is dialled', async () => {
    const lookup = guardedLookup('without loopback');
    const refused = await new Promise((done) => lookup('localhost', { all: true }, done));
    expect(refused).toMatchObject({
      name: 'ForbiddenAddress',
      message: expect.stringMatching(/^localhost \(.*\) is an/),
    });
  });
});
