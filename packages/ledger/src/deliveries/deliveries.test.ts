import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import type { Select } from '@logflow/model';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from '../commit';
import { commitOf, openLedger, type TestLedger } from '../testing/ledger';
import {
  admitDestination,
  type ClaimedDelivery,
  claimDeliveries,
  deliveryStatuses,
  dropOrphanedDeliveries,
  listDead,
  replayDead,
  type SettledDelivery,
  settleDeliveries,
  sweepDestinations,
} from './index';

let ledger: TestLedger;
let id: string;
beforeAll(async () => {
  ledger = await openLedger(await testDatabase());
});
afterAll(() => ledger.close());
beforeEach(async () => {
  id = randomUUID();
  await ledger.db.pool.query(
    "insert into destination (org_id, id, name, type, config, secrets, selects) values ($1, $2::uuid, $2::text, 'splunk_hec', '{}', '', '\"all\"')",
    [ledger.orgId, id],
  );
});

const LIMITS = { events: 100, rows: 10, leaseSeconds: 60 };
const claim = (limits: Partial<typeof LIMITS> = {}) =>
  claimDeliveries(ledger.db, ledger.orgId, id, { ...LIMITS, ...limits });
const plan = async (users: readonly (string | null)[], selects: Select = 'all') =>
  commitBatch(ledger.db, await commitOf({ orgId: ledger.orgId, users, destinations: [{ id, selects }] }));
const status = async () => (await deliveryStatuses(ledger.db, ledger.orgId, [id])).get(id);
const destination = async () => (await admitDestination(ledger.db, ledger.orgId, id, 60))!;
const done = (delivery: ClaimedDelivery, delivered: number): SettledDelivery => ({
  delivery,
  delivered,
  remaining: [],
  dead: [],
});
const due = async () => (await sweepDestinations(ledger.db)).find((ref) => ref.id === id)?.due;

describe('claimDeliveries', () => {
  it('takes many small rows at once, oldest first, until they hold enough events', async () => {
    for (let i = 0; i < 5; i++) await plan(['a', null, 'b']);
    expect((await claim({ events: 7 })).map((row) => row.lineCount)).toEqual([3, 3, 3]);
    expect(await claim({ rows: 1 })).toHaveLength(1);
    expect(await claim()).toHaveLength(1);
    expect(await claim()).toEqual([]);
  });

  it('takes the first row whatever its size, and says what it selects', async () => {
    await plan(['a', null, 'b'], 'tagged');
    expect(await claim({ events: 1 })).toMatchObject([
      { firstLine: 0, lineCount: 3, selects: 'tagged', remaining: null },
    ]);
    expect(await status()).toMatchObject({ pending: 2 });
  });

  it('gives a row to one of many at a time, and to another once the lease has ended', async () => {
    for (let i = 0; i < 6; i++) await plan(['a']);
    const claims = await Promise.all(Array.from({ length: 4 }, () => claim({ events: 2 })));
    const ids = claims.flat().map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    await claim();
    expect(await due()).toBe(false);
    await ledger.db.pool.query("update delivery set claimed_until = now() - interval '1 s' where destination_id = $1", [
      id,
    ]);
    expect(await due()).toBe(true);
    expect(await claim()).toHaveLength(6);
  });
});

describe('settleDeliveries', () => {
  it('counts what was delivered, keeps what remains and writes down the dead, together', async () => {
    await plan(['a', 'b', 'c', 'd']);
    await plan(['e']);
    const [first, second] = (await claim()) as [ClaimedDelivery, ClaimedDelivery];
    const dead = [{ eventId: 'batch:1', line: 1, reason: 'no\0good' }];
    const rows = [{ delivery: first, delivered: 1, remaining: [2, 3], dead }, done(second, 1)];
    await settleDeliveries(ledger.db, { destination: await destination(), rows });
    expect(await status()).toMatchObject({ delivered: 2, pending: 2, dead: 1, breaker: 'closed', reason: null });
    expect(await claim()).toMatchObject([{ id: first.id, remaining: [2, 3] }]);
    expect(await listDead(ledger.db, ledger.orgId, id, { limit: 5 })).toMatchObject([
      { eventId: 'batch:1', line: 1, reason: 'nogood', blockId: first.blockId },
    ]);
  });

  it('settles nothing under a lease that has ended or passed on', async () => {
    await plan(['a']);
    const [stale] = (await claim()) as [ClaimedDelivery];
    await ledger.db.pool.query("update delivery set claimed_until = now() - interval '1 s' where destination_id = $1", [
      id,
    ]);
    const [fresh] = (await claim()) as [ClaimedDelivery];
    await settleDeliveries(ledger.db, { destination: await destination(), rows: [done(stale, 1)] });
    expect(await status()).toMatchObject({ delivered: 0, pending: 1 });
    await settleDeliveries(ledger.db, { destination: await destination(), rows: [done(fresh, 1)] });
    await settleDeliveries(ledger.db, { destination: await destination(), rows: [done(fresh, 1)] });
    expect(await status()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it('keeps the health, unless the destination was saved meanwhile', async () => {
    const health = {
      breaker: 'open',
      failures: 3,
      reason: 'answers 503',
      sinceMs: 1_700_000_000_000,
      waitMs: 60_000,
    } as const;
    const before = await destination();
    await ledger.db.pool.query('update destination set updated_at = clock_timestamp() where id = $1', [id]);
    await settleDeliveries(ledger.db, { destination: before, rows: [], health });
    expect(await status()).toMatchObject({ breaker: 'closed', reason: null });
    await settleDeliveries(ledger.db, { destination: await destination(), rows: [], health });
    expect(await status()).toMatchObject({
      breaker: 'open',
      reason: 'answers 503',
      since: new Date(1_700_000_000_000),
    });
    expect(await admitDestination(ledger.db, ledger.orgId, id, 60)).toBeUndefined();
  });
});

describe('an open breaker', () => {
  it('admits one probe when its time has come', async () => {
    await plan(['a']);
    await ledger.db.pool.query("update destination set breaker = 'open', failures = 5 where id = $1", [id]);
    const probes = await Promise.all(
      Array.from({ length: 4 }, () => admitDestination(ledger.db, ledger.orgId, id, 60)),
    );
    expect(probes.filter((probe) => probe !== undefined)).toMatchObject([
      { health: { breaker: 'half_open', failures: 5 } },
    ]);
  });

  it('admits nobody of another org, nor to a destination that is switched off', async () => {
    expect(await admitDestination(ledger.db, ledger.orgId + 1, id, 60)).toBeUndefined();
    await ledger.db.pool.query('update destination set enabled = false where id = $1', [id]);
    expect(await admitDestination(ledger.db, ledger.orgId, id, 60)).toBeUndefined();
    expect(await due()).toBeUndefined();
  });
});

describe('dead events', () => {
  it('go back into the queue, a row a block, as the lines they are', async () => {
    await plan(['a', 'b', 'c', 'd', 'e']);
    const [row] = (await claim()) as [ClaimedDelivery];
    const dead = [3, 1].map((line) => ({ eventId: `batch:${line}`, line, reason: 'refused' }));
    await settleDeliveries(ledger.db, {
      destination: await destination(),
      rows: [{ delivery: row, delivered: 3, remaining: [], dead }],
    });
    expect(await transaction(ledger.db, (client) => replayDead(client, ledger.orgId, id))).toBe(2);
    expect(await claim()).toMatchObject([
      { blockId: row.blockId, firstLine: 1, lineCount: 3, selects: 'all', remaining: [0, 2] },
    ]);
    expect(await status()).toMatchObject({ dead: 0, pending: 2 });
  });

  it('are not all that a removed destination leaves: rows planned too late are dropped', async () => {
    await ledger.db.pool.query('update destination set deleted_at = now() where id = $1', [id]);
    await plan(['a']);
    await dropOrphanedDeliveries(ledger.db);
    const left = await ledger.db.pool.query('select 1 from delivery where destination_id = $1', [id]);
    expect(left.rowCount).toBe(0);
  });
});
