import { randomUUID } from 'node:crypto';
import { type Db, openDb, transaction } from '@logflow/db';
import { beginBackfill, carryOnBackfill, remoteWriteTo, Sampler } from '@logflow/ledger';
import type { RuleVersion } from '@logflow/model';
import { createEngine, parseRule } from '@logflow/rules';
import { encodeWriteRequest } from '@logflow/series';
import {
  commitLines,
  programPath,
  realPrometheus,
  seededRandom,
  type TestDatabase,
  testDatabase,
} from '@logflow/test/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const S = 1_000_000;
const INTERVAL_S = 5;
const HOURS = 30;
const METRIC = 'hits_total';
const USERS = ['root', 'pi', 'git'];
const NOW_S = Math.floor(Date.now() / 60_000) * 60;
/** The clock starts more than a day ago, where Prometheus takes samples out of order only. */
const START_S = NOW_S - HOURS * 3600;
const OLD_RULES = 1;
const NEW_RULES = 2;

const rule: RuleVersion = {
  id: randomUUID(),
  version: 1,
  definition: parseRule({
    name: 'hits',
    pattern: 'user (?P<user>\\S+)',
    metrics: [{ name: METRIC, labels: { user: '${user}' } }],
  }),
};

describe.skipIf(!programPath('prometheus'))('a history of thirty hours on a real Prometheus', () => {
  const committed: { user: string; atS: number }[] = [];
  const org = `org-${randomUUID()}`;
  let prometheus: Awaited<ReturnType<typeof realPrometheus>>;
  let send: (body: Buffer) => Promise<void>;
  let database: TestDatabase;
  let db: Db;
  let orgId: number;
  let sampler: Sampler;

  beforeAll(async () => {
    prometheus = await realPrometheus();
    await prometheus.start();
    send = remoteWriteTo(`${prometheus.url}/api/v1/write`);
    database = await testDatabase();
    db = openDb(database.url, { max: 4 });
    const { rows } = await db.pool.query<{ id: number }>('insert into org (slug) values ($1) returning id', [org]);
    orgId = rows[0]?.id as number;
    await db.pool.query('create table fake_clock as select $1::bigint as us', [START_S * S]);
    await db.pool.query(
      `create or replace function clock_us() returns bigint language sql volatile as 'select us from fake_clock'`,
    );
    await db.pool.query(
      'update sampler set interval_us = $2, last_boundary_us = $1, next_boundary_us = $1::bigint + $2',
      [START_S * S, INTERVAL_S * S],
    );
    sampler = new Sampler(db, INTERVAL_S * 1000, send);
    const present = { labels: { __name__: 'present' }, samples: [{ value: 1, timestampMs: NOW_S * 1000 }] };
    await send(await encodeWriteRequest([present]));
  });
  afterAll(async () => {
    await db?.close();
    await database?.close();
    await prometheus?.stop();
  });

  const at = async (seconds: number): Promise<void> => {
    await db.pool.query('update fake_clock set us = $1', [Math.round(seconds * S)]);
    await sampler.tick();
    await sampler.drain();
  };

  async function hit(users: readonly string[], rulesEpoch: number): Promise<void> {
    const bodies = users.map((user) => `user ${user}`);
    const rules = rulesEpoch === NEW_RULES ? [rule] : [];
    const { committedUs } = await commitLines(db, orgId, { bodies, rules, rulesEpoch });
    for (const user of users) committed.push({ user, atS: committedUs / S });
  }

  const graph = async (seconds: number): Promise<Record<string, number>> => {
    const parameters = new URLSearchParams({ query: `${METRIC}{org="${org}"}`, time: String(seconds) });
    const response = await fetch(`${prometheus.url}/api/v1/query?${parameters}`);
    type Result = { metric: { user: string }; value: [number, string] }[];
    const { data } = (await response.json()) as { data: { result: Result } };
    return Object.fromEntries(data.result.map(({ metric, value }) => [metric.user, Number(value[1])]));
  };

  async function expectPromiseAt(seconds: number): Promise<void> {
    const shown = await graph(seconds);
    for (const user of USERS) {
      const counted = committed.filter((one) => one.user === user && one.atS < seconds).length;
      expect(shown[user] ?? 0, `${user} ${(NOW_S - seconds) / 3600} hours ago`).toBe(counted);
    }
  }

  it('says at every boundary what had been committed, after Prometheus and the backfill were killed', async () => {
    const random = seededRandom(11);
    const pick = () => USERS[Math.floor(random() * USERS.length)] as string;
    for (let seconds = START_S + 7; seconds < NOW_S - 400; seconds += 60 + random() * 5_000) {
      await at(seconds);
      await hit(Array.from({ length: 1 + Math.floor(random() * 3) }, pick), OLD_RULES);
    }
    await at(NOW_S - 300);
    const begun = await transaction(db, (client) =>
      beginBackfill(client, {
        ...{ orgId, ruleId: rule.id, ruleVersion: 1, rulesEpoch: NEW_RULES, definition: '{}', author: 'Ada' },
        ...{ metrics: [{ name: METRIC, type: 'counter' }], fromUs: START_S * S, toUs: NOW_S * S, linesTotal: 0 },
      }),
    );
    const id = begun.kind === 'begun' ? begun.id : '';
    await hit(['root', 'pi'], NEW_RULES);
    await at(NOW_S - 240);
    let requests = 0;
    const dying = async (body: Buffer) => {
      await send(body);
      if (++requests === 1) throw new Error('killed before the answer was read');
    };
    const engine = createEngine([rule]);
    const carryOn = () =>
      carryOnBackfill(
        {
          ...{ db, send: dying, giveWay: async () => undefined, isStopping: () => false, olderRulesMs: 0 },
          matcherOf: async () => (lines) => engine.match(lines),
        },
        orgId,
        id,
      );
    await expect(carryOn()).rejects.toThrow('killed');
    await prometheus.kill();
    await prometheus.start();
    expect(await carryOn()).toBe(true);
    await hit(['root'], NEW_RULES);
    await at(NOW_S - 60);
    const { rows } = await db.pool.query('select state, failure from backfill where id = $1', [id]);
    expect(rows).toEqual([{ state: 'done', failure: null }]);
    const boundaries = committed.flatMap(({ atS }) => [0, 1, 2, 30].map((n) => Math.floor(atS / 5) * 5 + n * 5));
    for (const boundary of new Set(boundaries)) if (boundary <= NOW_S - 60) await expectPromiseAt(boundary);
    await prometheus.kill();
    await prometheus.start();
    for (let seconds = START_S; seconds <= NOW_S - 60; seconds += 1_800) await expectPromiseAt(seconds);
  });
});
