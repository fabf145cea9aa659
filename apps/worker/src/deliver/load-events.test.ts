import { createHash } from 'node:crypto';
import type { Db } from '@logflow/db';
import { claimDeliveries, releaseDeliveries, settleDeliveries } from '@logflow/ledger';
import { testDatabase } from '@logflow/test/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryBench } from '../../testing/deliveries';
import { loadEvents } from './load-events';
import { settleRows } from './settlement';

const LIMITS = { events: 2_000, rows: 256, leaseSeconds: 120 };
const DESTINATION = { token: 'splunk-token' };
const noise = (i: number): string =>
  Array.from({ length: 12 }, (_, part) => createHash('sha512').update(`${i} ${part}`).digest('base64')).join('');

let bench: DeliveryBench;
let id: string;

beforeEach(async () => {
  bench = await DeliveryBench.open(await testDatabase());
  id = await bench.add('splunk_hec', { url: 'http://127.0.0.1:9' }, DESTINATION);
});
afterEach(() => bench.close());

const orgId = (): number => bench.context.org.id;
const claim = () => claimDeliveries(bench.db, orgId(), id, LIMITS);
const positions = (loaded: Awaited<ReturnType<typeof loadEvents>>) =>
  loaded.map(({ events, left }) => [events?.map(({ position }) => position), left]);

/** The database, adding up the bytes of what it answers. */
function weigh(db: Db): { db: Db; bytes: () => number } {
  let bytes = 0;
  const connect = async () => {
    const client = await db.pool.connect();
    const query = async (...args: Parameters<typeof client.query>) => {
      const result = (await client.query(...args)) as unknown as { rows: Record<string, unknown>[] };
      for (const value of result.rows.flatMap((row) => Object.values(row))) {
        if (Buffer.isBuffer(value)) bytes += value.length;
      }
      return result;
    };
    return { query, release: client.release.bind(client) };
  };
  return { db: { ...db, pool: { connect } as unknown as Db['pool'] }, bytes: () => bytes };
}

describe('events of claimed rows', () => {
  it('are loaded up to a number of bytes; the rest of a row waits, rows behind it are free again', async () => {
    const body = 'x'.repeat(1_000);
    for (let i = 0; i < 3; i++) await bench.commit([body, body, body, body], { [id]: 'all' });
    const claimed = await claim();
    const loaded = await loadEvents(bench.db, orgId(), claimed, 5_500);
    expect(positions(loaded)).toEqual([
      [[0, 1, 2, 3], []],
      [[0], [1, 2, 3]],
    ]);
    await releaseDeliveries(bench.db, orgId(), id, claimed.slice(loaded.length));
    const result = { delivered: [0, 1, 2, 3], retry: [4], rejected: [] };
    const destination = { orgId: orgId(), id, revision: 'none' };
    await settleDeliveries(bench.db, { destination, rows: settleRows(loaded, result) });
    const again = await loadEvents(bench.db, orgId(), await claim(), 1_000_000);
    expect(positions(again)).toEqual([
      [[0, 1, 2, 3], []],
      [[0, 1, 2, 3], []],
    ]);
  });

  it('are at least one, and those that were left come with the next turn', async () => {
    await bench.commit(['a'.repeat(500), 'b'.repeat(500), 'c'.repeat(500)], { [id]: 'all' });
    const bodies: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const loaded = await loadEvents(bench.db, orgId(), await claim(), 10);
      bodies.push(...loaded.flatMap(({ events }) => events?.map(({ event }) => event.body[0] as string) ?? []));
      const rows = settleRows(loaded, { delivered: [0], retry: [], rejected: [] });
      await settleDeliveries(bench.db, { destination: { orgId: orgId(), id, revision: 'none' }, rows });
    }
    expect(bodies).toEqual(['a', 'b', 'c']);
    expect(await claim()).toEqual([]);
  });

  it('bring of their blocks only the pieces in which they stand', async () => {
    const bodies = Array.from({ length: 1_500 }, (_, i) => noise(i));
    bodies[700] = `sshd[1]: Invalid user root from 10.0.0.1 ${noise(700)}`;
    const { tagged } = await bench.commit(bodies, { [id]: 'tagged' });
    const whole = await bench.db.pool.query('select octet_length(lines) as bytes from block_lines');
    const weighed = weigh(bench.db);
    const [loaded] = await loadEvents(weighed.db, orgId(), await claim(), 1_000_000);
    expect(loaded?.events?.map(({ event }) => [event.id, event.body])).toEqual([[tagged[0], bodies[700]]]);
    expect(loaded?.events?.[0]?.event.tags).toEqual({ event: 'invalid_ssh_event' });
    expect(whole.rows[0].bytes).toBeGreaterThan(1_000_000);
    expect(weighed.bytes()).toBeLessThan(whole.rows[0].bytes / 3);
  });
});
