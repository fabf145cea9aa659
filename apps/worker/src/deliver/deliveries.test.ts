import { claimDeliveries } from '@logflow/ledger';
import { parseRule } from '@logflow/rules';
import { destinations } from '@logflow/services';
import { compactBlocks } from '@logflow/storage';
import {
  type FakeDestination,
  fakeDatadog,
  fakeElasticsearch,
  fakeSplunk,
  sshdLines,
  testDatabase,
} from '@logflow/test/kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeliveryBench } from '../../testing/deliveries';

let bench: DeliveryBench;
let deliveries: { close(): Promise<void> };
let fakes: FakeDestination[];

beforeEach(async () => {
  bench = await DeliveryBench.open(await testDatabase());
  fakes = [];
  deliveries = bench.start();
});
afterEach(async () => {
  await deliveries.close();
  await bench.close();
  await Promise.all(fakes.map((fake) => fake.stop()));
});

async function use(starting: Promise<FakeDestination>): Promise<FakeDestination> {
  const fake = await starting;
  fakes.push(fake);
  return fake;
}

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 30 });
const statusOf = (id: string) => destinations.status(bench.context, { id });
const received = (fake: FakeDestination) => [...fake.counts.keys()].sort();
const untilDelivered = (id: string, delivered: number) =>
  until(async () => expect(await statusOf(id)).toMatchObject({ delivered, pending: 0 }));

describe('deliveries', () => {
  it('bring every selected event to all three products once, with its tags', async () => {
    const [splunk, datadog, elastic] = await Promise.all([
      use(fakeSplunk()),
      use(fakeDatadog()),
      use(fakeElasticsearch()),
    ]);
    const toSplunk = await bench.add('splunk_hec', splunk, { token: 'splunk-token' });
    const toDatadog = await bench.add('datadog_logs', datadog, { apiKey: 'datadog-key' }, 'tagged');
    const toElastic = await bench.add('elasticsearch', elastic, { index: 'logs', apiKey: 'elastic-key' });
    const selects = { [toSplunk]: 'all', [toDatadog]: 'tagged', [toElastic]: 'all' } as const;
    const sent = [await bench.commit(sshdLines(2_500), selects), await bench.commit(sshdLines(3), selects)];
    const all = sent.flatMap((batch) => batch.all).sort();
    const tagged = sent.flatMap((batch) => batch.tagged).sort();

    await untilDelivered(toSplunk, all.length);
    await untilDelivered(toDatadog, tagged.length);
    await untilDelivered(toElastic, all.length);
    expect(received(splunk)).toEqual(all);
    expect(received(datadog)).toEqual(tagged);
    expect(received(elastic)).toEqual(all);
    expect([...splunk.counts.values(), ...datadog.counts.values()].every((count) => count === 1)).toBe(true);
    expect(datadog.events.every((event) => event.tags.event === 'invalid_ssh_event')).toBe(true);
    expect(await statusOf(toSplunk)).toMatchObject({
      dead: 0,
      breaker: 'closed',
      reason: null,
      oldestPendingSeconds: 0,
    });
  });

  it.each([
    [503, {}],
    [429, { 'retry-after': '1' }],
  ])('wait out a %i and then bring everything', async (status, headers) => {
    const fake = await use(fakeSplunk());
    fake.answer = { status, headers, body: '{"text":"Server is busy","code":9}' };
    const id = await bench.add('splunk_hec', fake, { token: 'splunk-token' });
    const { all } = await bench.commit(sshdLines(50), { [id]: 'all' });
    await until(async () => {
      expect(await statusOf(id)).toMatchObject({ pending: 50, reason: `answers ${status}: Server is busy` });
    });
    fake.answer = undefined;
    await untilDelivered(id, 50);
    expect(received(fake)).toEqual([...all].sort());
    expect(await statusOf(id)).toMatchObject({ breaker: 'closed', reason: null, since: null });
  });

  it('hold at a wrong token, lose nothing, and go on once it is right', async () => {
    const fake = await use(fakeDatadog());
    const id = await bench.add('datadog_logs', fake, { apiKey: 'wrong' });
    const { all } = await bench.commit(sshdLines(20), { [id]: 'all' });
    await until(async () => expect(await statusOf(id)).toMatchObject({ breaker: 'open', pending: 20, dead: 0 }));
    const { message } = await statusOf(id);
    expect(message).toMatch(
      / answers 403 since \d\d:\d\d UTC: the API key was revoked\. Nothing is lost\. 20 events wait/,
    );

    const { name } = await destinations.get(bench.context, { id });
    const config = { url: fake.url, apiKey: 'datadog-key' };
    await destinations.update(bench.context, { id, destination: { name, type: 'datadog_logs', config } });
    await untilDelivered(id, 20);
    expect(received(fake)).toEqual([...all].sort());
  });

  it('read what Elasticsearch says of each event: again later, dead, or there already', async () => {
    const fake = await use(fakeElasticsearch());
    const id = await bench.add('elasticsearch', fake, { index: 'logs', apiKey: 'elastic-key' });
    const refused = { status: 400, type: 'document_parsing_exception', reason: 'failed to parse' };
    const busy = { status: 429, type: 'es_rejected_execution_exception', reason: 'queue is full' };
    let rounds = 0;
    fake.itemAnswer = ({ id: eventId }) => {
      if (eventId.endsWith(':0')) rounds++;
      if (eventId.endsWith(':3')) return refused;
      return rounds < 3 && eventId.endsWith('7') ? busy : undefined;
    };
    const { all } = await bench.commit(sshdLines(30), { [id]: 'all' });
    await until(async () => expect(await statusOf(id)).toMatchObject({ delivered: 26, pending: 3, dead: 1 }));
    rounds = 3;
    await untilDelivered(id, 29);
    expect(received(fake)).toEqual(all.filter((eventId) => !eventId.endsWith(':3')).sort());
    expect([...fake.counts.values()].every((count) => count === 1)).toBe(true);

    const { items } = await destinations.listDead(bench.context, { id });
    expect(items).toMatchObject([{ eventId: all[3], reason: 'answers 400: failed to parse' }]);
    fake.itemAnswer = undefined;
    expect(await destinations.replayDead(bench.context, { id })).toEqual({ replayed: 1 });
    await untilDelivered(id, 30);
    expect(received(fake)).toEqual([...all].sort());
    expect((await statusOf(id)).dead).toBe(0);
  });

  it('leave out what rules drop and redact, also where the rest is sent again or replayed', async () => {
    const fake = await use(fakeElasticsearch());
    const id = await bench.add('elasticsearch', fake, { index: 'logs', apiKey: 'elastic-key' });
    const rules = [
      parseRule({ name: 'noise', pattern: 'noise', action: 'drop', tags: { event: 'noise' } }),
      parseRule({
        name: 'secret',
        pattern: 'key=(?P<key>\\w+)',
        redact: { key: 'mask' },
        tags: { key: '$' + '{key}' },
      }),
    ];
    const bodies = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? `noise ${i}` : `key=Secret${i}`));
    const refused = { status: 400, type: 'document_parsing_exception', reason: 'failed to parse' };
    fake.itemAnswer = ({ id: eventId }) => (/:(2|8)$/.test(eventId) ? refused : undefined);
    const ids = await bench.commitMatched(bodies, rules, { [id]: 'all' });
    const kept = ids.filter((_, i) => i % 3 !== 0);
    await until(async () => expect(await statusOf(id)).toMatchObject({ delivered: 6, pending: 0, dead: 2 }));
    fake.itemAnswer = undefined;
    expect(await destinations.replayDead(bench.context, { id })).toEqual({ replayed: 2 });
    await untilDelivered(id, 8);
    expect(received(fake)).toEqual(kept.sort());
    expect(JSON.stringify(fake.events)).not.toMatch(/Secret|noise/);
    expect(fake.events.every(({ tags }) => tags.key === '********')).toBe(true);
  });

  it('bring everything once to a destination that was down, and meanwhile delay no other', async () => {
    const [down, up] = await Promise.all([use(fakeSplunk()), use(fakeSplunk())]);
    const toDown = await bench.add('splunk_hec', down, { token: 'splunk-token' });
    const toUp = await bench.add('splunk_hec', up, { token: 'splunk-token' });
    await down.stop();
    const all: string[] = [];
    for (let i = 0; i < 20; i++)
      all.push(...(await bench.commit(sshdLines(100), { [toDown]: 'all', [toUp]: 'all' })).all);
    await untilDelivered(toUp, 2_000);
    await until(async () => expect(await statusOf(toDown)).toMatchObject({ breaker: 'open', pending: 2_000 }));
    expect((await statusOf(toDown)).reason).toBe('cannot be reached: the connection was refused');

    await down.start();
    await untilDelivered(toDown, 2_000);
    expect(received(down)).toEqual(all.sort());
    expect([...down.counts.values()].every((count) => count === 1)).toBe(true);
  });

  it('follow their lines into the block that small ones are merged into', async () => {
    const fake = await use(fakeElasticsearch());
    const id = await bench.add('elasticsearch', fake, { index: 'logs', apiKey: 'elastic-key' }, 'tagged');
    await fake.stop();
    const tagged: string[] = [];
    for (let i = 0; i < 12; i++) tagged.push(...(await bench.commit(sshdLines(40, i), { [id]: 'tagged' })).tagged);
    await bench.db.pool.query('update sampler set last_boundary_us = clock_us(), next_boundary_us = clock_us() + 5e6');
    await until(async () => expect((await compactBlocks(bench.db, { minAgeMs: 0 })).merged).toBeGreaterThan(5));
    await fake.start();
    await untilDelivered(id, tagged.length);
    expect(received(fake)).toEqual(tagged.sort());
    expect([...fake.counts.values()].every((count) => count === 1)).toBe(true);
  });

  it('are taken over from a worker that vanished with them', async () => {
    const fake = await use(fakeSplunk());
    await deliveries.close();
    const id = await bench.add('splunk_hec', fake, { token: 'splunk-token' });
    const { all } = await bench.commit(sshdLines(30), { [id]: 'all' });
    const limits = { events: 100, rows: 10, leaseSeconds: 1 };
    expect(await claimDeliveries(bench.db, bench.context.org.id, id, limits)).toHaveLength(1);
    deliveries = bench.start();
    await untilDelivered(id, 30);
    expect(received(fake)).toEqual([...all].sort());
  });

  it('bring everything once though a turn may load very little', async () => {
    await deliveries.close();
    deliveries = bench.start(2_000);
    const fake = await use(fakeSplunk());
    const id = await bench.add('splunk_hec', fake, { token: 'splunk-token' });
    const sent = [
      await bench.commit(sshdLines(60), { [id]: 'all' }),
      await bench.commit(sshdLines(60), { [id]: 'all' }),
    ];
    await untilDelivered(id, 120);
    expect(received(fake)).toEqual(sent.flatMap(({ all }) => all).sort());
    expect([...fake.counts.values()].every((count) => count === 1)).toBe(true);
    expect(fake.requests.length).toBeGreaterThan(5);
  });

  it('do not wait for a slow one', async () => {
    const [slow, quick] = await Promise.all([use(fakeSplunk()), use(fakeSplunk())]);
    slow.answer = { status: 200, delayMs: 60_000 };
    const toSlow = await bench.add('splunk_hec', slow, { token: 'splunk-token' });
    const toQuick = await bench.add('splunk_hec', quick, { token: 'splunk-token' });
    await bench.commit(sshdLines(10), { [toSlow]: 'all', [toQuick]: 'all' });
    await until(() => expect(slow.requests.length).toBe(1));
    await bench.commit(sshdLines(10), { [toSlow]: 'all', [toQuick]: 'all' });
    await untilDelivered(toQuick, 20);
    expect((await statusOf(toSlow)).delivered).toBe(0);
    await deliveries.close();
    expect(await statusOf(toSlow)).toMatchObject({ pending: 20, reason: null, breaker: 'closed' });
  });

  it('stop for a destination that is removed, and drop what waits for it', async () => {
    const fake = await use(fakeSplunk());
    await fake.stop();
    const id = await bench.add('splunk_hec', fake, { token: 'splunk-token' });
    await bench.commit(sshdLines(5), { [id]: 'all' });
    await until(async () => expect((await statusOf(id)).reason).toMatch(/^cannot be reached/));
    expect(await destinations.remove(bench.context, { id })).toEqual({ dropped: 5 });
    await expect(statusOf(id)).rejects.toThrow('There is no destination');
  });
});
