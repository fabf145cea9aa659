import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, SITE, testApi } from '../testing/test-api';
import { tailEvents } from './log-streams';

let test: Awaited<ReturnType<typeof testApi>>;

beforeAll(async () => {
  test = await testApi(await testDatabase());
});
afterAll(() => test.close());

const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${KEY}` }) =>
  test.api.request(`${SITE}/api/v1${path}`, { headers });

it('says which part of a query is wrong, and what to write', async () => {
  for (const path of ['/logs', '/logs/histogram', '/logs/fields', '/logs/download', '/logs/tail']) {
    const { status, body } = await test.call('GET', `${path}?query=${encodeURIComponent('a host:web*')}`);
    expect(status, path).toBe(400);
    expect(body.errors).toMatchObject([
      { path: 'query', from: 7, to: 11, message: expect.stringContaining('slashes') },
    ]);
  }
});

it('answers neighbours and fields as JSON', async () => {
  expect((await test.call('GET', '/logs/fields?query=x')).body).toEqual({ fields: [], base: 0, complete: true });
  const { status } = await test.call('GET', '/logs/neighbours?id=00000000-0000-4000-8000-000000000000:0');
  expect(status).toBe(404);
});

it('answers what differs as JSON, and asks for all four times', async () => {
  const times = 'from=100&to=200&chosenFrom=150&chosenTo=160';
  const none = { base: 0, complete: true };
  expect((await test.call('GET', `/logs/differences?${times}`)).body).toEqual({
    differences: [],
    chosen: none,
    rest: none,
  });
  const { status, body } = await test.call('GET', '/logs/differences?from=100&to=200');
  expect([status, body.errors?.map(({ path }: { path: string }) => path)]).toEqual([400, ['chosenFrom', 'chosenTo']]);
});

it('sends a file with a name, and how many lines it has', async () => {
  const response = await get('/logs/download?format=csv');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="logs-[\dTZ-]+\.csv"$/);
  expect(response.headers.get('logflow-lines')).toBe('0');
  expect(await response.text()).toMatch(/^timestamp,severity,body,[\w,]+\r\n$/);
});

describe('a tail', () => {
  const decoder = new TextDecoder();

  it('is a stream of events that ends when nobody reads it', async () => {
    const response = await get('/logs/tail?query=x');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.getReader();
    expect(decoder.decode((await reader.read()).value)).toBe('retry: 2000\n\n');
    await reader.cancel();
  });

  const idle = async function* () {
    for (let id = 1; ; id++) yield { kind: 'idle' as const, id: `${id}` };
  };

  it('sends a sign of life and how far it has come', async () => {
    const events = tailEvents(idle(), async () => true, { heartbeatMs: 0, askEveryMs: 0 });
    expect([(await events.next()).value, (await events.next()).value]).toEqual([
      'retry: 2000\n\n',
      ': waiting\nid: 1\n\n',
    ]);
    await events.return(undefined);
  });

  it('ends with the session of who follows it', async () => {
    const answers = [true, false];
    const events = tailEvents(idle(), async () => answers.shift() ?? false, { heartbeatMs: 0, askEveryMs: 0 });
    const texts: string[] = [];
    for await (const text of events) texts.push(text);
    expect(texts.at(-1)).toBe('event: end\ndata: {"reason":"signed out"}\n\n');
    expect(texts).toHaveLength(3);
  });
});
