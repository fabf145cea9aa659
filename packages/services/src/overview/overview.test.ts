import { claimDeliveries, foldFlow, settleDeliveries } from '@logflow/ledger';
import type { RuleAction, RuleVersion } from '@logflow/model';
import { compactBlocks } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commit, HOUR_US, MINUTE_US, overviewOrgs } from '../../testing/overview-org';
import type { ServiceContext } from '../context';
import * as credentials from '../credentials';
import * as ingest from '../ingest';
import * as rules from '../rules';
import { get } from './get';
import { rangeOf } from './range';

/** A whole hour, so that every minute of it can be reckoned from here. */
const DAY_US = 24 * HOUR_US;
const NOON_US = Date.UTC(2026, 4, 6, 12) * 1000;

let orgs: Awaited<ReturnType<typeof overviewOrgs>>;
let context: ServiceContext;
let count = 0;

beforeAll(async () => {
  orgs = await overviewOrgs(await testDatabase(), NOON_US);
});
afterAll(() => orgs.close());
beforeEach(async () => {
  await orgs.setClock(NOON_US + MINUTE_US / 2);
  context = await orgs.addOrg(`org-${count++}`);
});

const at = (us: number): string => new Date(us / 1000).toISOString();
const overviewOf = (fromMinute: number, toMinute: number) =>
  get(context, { from: at(NOON_US + fromMinute * MINUTE_US), to: at(NOON_US + toMinute * MINUTE_US) });

async function addRule(name: string, pattern: string, more: object = {}): Promise<RuleVersion> {
  const made = await rules.create(context, { name, pattern, ...more });
  const { rows } = await orgs.db.pool.query<{ definition: string }>('select definition from rule where id = $1', [
    made.id,
  ]);
  return { id: made.id, version: made.version, definition: JSON.parse(rows[0]!.definition) };
}

async function addDestination(name: string, selects: 'all' | 'tagged') {
  const { rows } = await orgs.db.pool.query<{ id: string }>(
    `insert into destination (org_id, name, type, config, secrets, selects) values ($1, $2, 'splunk_hec', '{}', '', $3)
     returning id`,
    [context.org.id, name, JSON.stringify(selects)],
  );
  return { id: rows[0]!.id, selects };
}

const query = (text: string, more: unknown[] = []) => orgs.db.pool.query(text, [context.org.id, ...more]);

describe('the sums of a range', () => {
  it('are those of the lines that were committed in it, whatever rules made of them', async () => {
    const token = await credentials.create(context, { kind: 'ingest', name: 'k8s-prod' });
    const tagging = await addRule('tagging', 'tag', { tags: { event: 'seen' } });
    const dropping = await addRule('dropping', 'drop', { action: 'drop' as RuleAction });
    const all = [tagging, dropping];
    await commit(context, { bodies: ['tag 1', 'tag 2', 'drop', 'tag drop', 'none'], rules: all, token: token.id });
    await commit(context, { bodies: ['none', 'none'], rules: all });
    const found = await overviewOf(0, 1);
    expect(found.lines).toEqual({
      ...{ accepted: 7, counted: 4, unmatched: 3, stored: 5, dropped: 2, sampled: 0, tagged: 2, repeated: 0 },
      refusedRequests: [],
    });
    expect(found.sources).toEqual([
      { id: token.id, name: 'k8s-prod', lines: 5 },
      { id: null, name: 'an unknown token', lines: 2 },
    ]);
    expect(found.rules).toMatchObject({ total: 2, enabled: 2, matches: 5 });
    expect(found.busiest.map(({ name, matches, perStep }) => [name, matches, perStep])).toEqual([
      ['tagging', 3, [3]],
      ['dropping', 2, [2]],
    ]);
    expect(found.check.adds).toBe(true);
  });

  it('count a line once, however often it comes', async () => {
    const part = (batch: string, lines: number, key: string) => ({ batch, count: lines, key });
    const first = '00000000-0000-4000-8000-000000000001';
    const second = '00000000-0000-4000-8000-000000000002';
    const jobId = '00000000-0000-4000-8000-00000000000a';
    await commit(context, { bodies: ['a', 'b'], parts: [part(first, 2, 'one')], jobId });
    expect(await commit(context, { bodies: ['a', 'b'], parts: [part(first, 2, 'one')], jobId })).toEqual({
      kind: 'duplicate',
    });
    await commit(context, { bodies: ['a', 'b', 'c'], parts: [part(first, 2, 'one'), part(second, 1, 'two')] });
    await commit(context, { bodies: ['c'], parts: [part(second, 1, 'two')] });
    const found = await overviewOf(0, 1);
    expect(found.lines).toMatchObject({ accepted: 3, stored: 3, repeated: 3 });
    expect(found.check.adds).toBe(true);
  });

  it('stay the same when changes are folded and blocks merged, and are cut at the minute', async () => {
    const matching = await addRule('matching', 'hit', { action: 'drop' });
    for (let minute = 0; minute < 90; minute++) {
      await orgs.setClock(NOON_US + minute * MINUTE_US);
      await commit(context, { bodies: ['hit', 'miss', ...(minute === 70 ? ['hit'] : [])], rules: [matching] });
    }
    await orgs.setClock(NOON_US + 24 * HOUR_US);
    const ranges = [
      [0, 90],
      [10, 20],
      [59, 61],
      [30, 75],
      [70, 71],
      [89, 200],
    ] as const;
    const before = await Promise.all(ranges.map(([from, to]) => overviewOf(from, to)));
    expect(before.map(({ lines }) => lines.accepted)).toEqual([181, 20, 4, 91, 3, 2]);
    expect(before.map(({ lines }) => lines.dropped)).toEqual([91, 10, 2, 46, 2, 1]);
    expect(await foldFlow(orgs.db)).toBeGreaterThan(0);
    expect((await compactBlocks(orgs.db)).merged).toBeGreaterThan(0);
    const after = await Promise.all(ranges.map(([from, to]) => overviewOf(from, to)));
    for (const [i, { lines, check, busiest }] of after.entries()) {
      expect(lines).toEqual(before[i]?.lines);
      expect(busiest).toEqual(before[i]?.busiest);
      expect(check.checks.map(({ problem }) => problem)).toEqual([null, null, null]);
    }
  });

  it('are nobody else’s', async () => {
    await commit(context, { bodies: ['a'] });
    const neighbour = await orgs.addOrg(`neighbour-${count}`);
    const found = await get(neighbour, { from: at(NOON_US), to: at(NOON_US + MINUTE_US) });
    expect(found.lines.accepted).toBe(0);
    expect(found).toMatchObject({ check: { adds: true }, attention: [], sources: [], busiest: [] });
  });
});

describe('deliveries', () => {
  const limits = { events: 1000, rows: 1, leaseSeconds: 60 };

  it('are delivered, wait or are refused, by the commit of their lines, in whichever block those lie', async () => {
    const tagging = await addRule('tagging', 'tag', { tags: { event: 'seen' } });
    const [all, tagged] = [await addDestination('all', 'all'), await addDestination('tagged', 'tagged')];
    for (const minute of [0, 1]) {
      await orgs.setClock(NOON_US + minute * MINUTE_US);
      await commit(context, { bodies: ['tag', 'tag', 'none'], rules: [tagging], destinations: [all, tagged] });
    }
    const [row] = await claimDeliveries(orgs.db, context.org.id, all.id, limits);
    const dead = [{ eventId: 'e', line: 0, reason: 'too old' }];
    await settleDeliveries(orgs.db, {
      destination: { orgId: context.org.id, id: all.id, revision: '' },
      rows: [{ delivery: row!, delivered: 1, remaining: [2], dead }],
    });
    await orgs.setClock(NOON_US + 24 * HOUR_US);
    await compactBlocks(orgs.db);
    await foldFlow(orgs.db);
    const figures = async (from: number, to: number) => {
      const { destinations, check } = await overviewOf(from, to);
      expect(check.adds).toBe(true);
      return destinations.map(({ planned, delivered, pending, dead: refused }) => [
        planned,
        delivered,
        pending,
        refused,
      ]);
    };
    expect(await figures(0, 1)).toEqual([
      [3, 1, 1, 1],
      [2, 0, 2, 0],
    ]);
    expect(await figures(1, 2)).toEqual([
      [3, 0, 3, 0],
      [2, 0, 2, 0],
    ]);
    expect(await figures(0, 2)).toEqual([
      [6, 1, 4, 1],
      [4, 0, 4, 0],
    ]);
  });
});

describe('the check', () => {
  it('says by how many it does not add up, and of what', async () => {
    const matching = await addRule('matching', 'hit');
    const all = await addDestination('splunk-sec', 'all');
    await commit(context, { bodies: ['hit', 'miss'], rules: [matching], destinations: [all] });
    await commit(context, { bodies: ['hit'], rules: [matching], destinations: [all] });
    await query('delete from block where org_id = $1 and line_count = 2');
    await query('delete from delivery where org_id = $1 and events = 1');
    const { check } = await overviewOf(0, 1);
    expect(check).toMatchObject({ adds: false, remedy: expect.stringContaining('keep the database as it is') });
    expect(check.checks.map(({ expected, found }) => [expected, found])).toEqual([
      [3, 1],
      [2, 1],
      [0, 0],
      [3, 2],
    ]);
    expect(check.checks.map(({ problem }) => problem)).toEqual([
      '2 lines were accepted and are in no block.',
      '1 line was counted and is in no mark.',
      null,
      'splunk-sec: 1 event was to be sent and is neither delivered, nor waiting, nor refused.',
    ]);
    await query(`update block set line_count = 9 where org_id = $1`);
    expect((await overviewOf(0, 1)).check.checks[0]?.problem).toContain('6 more lines are stored than were accepted');
  });
});

describe('what needs a look', () => {
  const messages = async () => {
    const { attention } = await get(context);
    return attention.map(({ kind, severity, message }) => [kind, severity, message]);
  };

  it('is a rule that was busy and fell silent, while lines arrive', async () => {
    const matching = await addRule('Card number found', 'hit');
    const rare = await addRule('rare', 'rare');
    for (let hour = 0; hour < 24; hour++) {
      await orgs.setClock(NOON_US - 27 * HOUR_US + hour * HOUR_US);
      await commit(context, {
        bodies: [...new Array(40).fill('hit'), ...(hour % 8 ? [] : ['rare'])],
        rules: [matching, rare],
      });
    }
    await orgs.setClock(NOON_US - MINUTE_US);
    const silent = ['silent_rule', 'warn', 'Card number found has been silent for 4 h; it usually matches 40 an hour.'];
    expect(await messages()).toEqual([]);
    await commit(context, { bodies: ['miss'], rules: [matching, rare] });
    await orgs.setClock(NOON_US);
    expect(await messages()).toEqual([silent]);
    await foldFlow(orgs.db);
    expect(await messages()).toEqual([silent]);
    await commit(context, { bodies: ['hit'], rules: [matching, rare] });
    expect(await messages()).toEqual([]);
  });

  it('is a source that sent much and sends nothing', async () => {
    const token = await credentials.create(context, { kind: 'ingest', name: 'bastion' });
    for (let hour = 0; hour < 24; hour++) {
      await orgs.setClock(NOON_US + hour * HOUR_US);
      await commit(context, { bodies: ['a', 'b', 'c'], token: token.id });
    }
    await orgs.setClock(NOON_US + 31 * HOUR_US);
    expect(await messages()).toEqual([
      ['silent_source', 'bad', 'bastion has sent nothing for 8 h; it usually sends 3 lines an hour.'],
    ]);
    await query(`update credential set last_used_at = to_timestamp($2::float8 / 1e6) where org_id = $1`, [
      NOON_US + 31 * HOUR_US,
    ]);
    expect(await messages(), 'what it sends waits to be committed').toEqual([]);
  });

  it('is a metric near its limit, a slow rule, refused requests and a graph that stands still', async () => {
    const full = await addRule('api', 'hit (?P<path>\\S+)', {
      metrics: [
        { name: 'api_errors_total', type: 'counter', help: '', labels: { path: '$' + '{path}' }, maxSeries: 10 },
      ],
    });
    await commit(context, {
      bodies: Array.from({ length: 9 }, (_, i) => `hit /${i}`),
      rules: [full],
    });
    await query(`update series set labels = '{"path":"half \\ud83d"}' where org_id = $1 and labels like '%/8%'`);
    await query(
      `insert into rule_quarantine (org_id, rule_id, rule_version, since_us, blocks_from_us, from_epoch, doing, nanos_per_line, budget_nanos)
       values ($1, $2, 1, 0, 0, 1, 'asking', 90000, 50000)`,
      [full.id],
    );
    await ingest.noteRefusals(orgs.db, { orgId: context.org.id, reason: 'malformed', requests: 12 }, NOON_US / 1000);
    await query('update sampler set last_boundary_us = last_boundary_us - 240000000 where $1::int > 0');
    expect(await messages()).toEqual([
      [
        'graph_behind',
        'bad',
        'The graph stands still for 4 min: no worker samples. Counting loses nothing; see that a worker runs.',
      ],
      [
        'quarantined_rule',
        'bad',
        'api is taken out of matching: it is too slow. Its pattern takes 90 µs for a line, and a rule may take 50 µs.',
      ],
      ['metric_near_limit', 'warn', 'api_errors_total is at 9 of 10 series; path grows fastest.'],
      ['refused', 'warn', '12 requests were refused, and nothing of them was taken: malformed 12.'],
    ]);
  });
});

describe('the range', () => {
  const clock = {
    hasOlder: true,
    nowUs: NOON_US + 30_000_000,
    flowFromUs: NOON_US - HOUR_US,
    lastBoundaryUs: 0,
    intervalUs: 1,
    unsentUs: null,
  };

  it('is widened to whole minutes, and is the last 15 minutes where none is given', () => {
    expect(rangeOf({}, clock)).toEqual({
      ...{ fromUs: NOON_US - 15 * MINUTE_US, toUs: NOON_US + MINUTE_US, seconds: 930, isCut: false },
    });
  });

  it('is so many seconds of the clock of the database', () => {
    expect(rangeOf({ last: 120 }, clock)).toMatchObject({ fromUs: NOON_US - 2 * MINUTE_US, toUs: NOON_US + MINUTE_US });
  });

  it('begins where sums do', () => {
    expect(rangeOf({ from: at(NOON_US - 5 * HOUR_US) }, clock)).toMatchObject({
      fromUs: NOON_US - HOUR_US,
      isCut: true,
    });
  });

  it('begins where sums are still kept, though blocks are kept for longer', () => {
    const old = { ...clock, flowFromUs: 0, hasOlder: false };
    const [from, to] = [NOON_US - 50 * DAY_US, NOON_US - 30 * DAY_US];
    expect(rangeOf({ from: at(from), to: at(to) }, old)).toMatchObject({
      ...{ fromUs: NOON_US - 34 * DAY_US, toUs: to, isCut: true },
    });
  });

  it.each([
    [{ from: at(NOON_US - 9 * HOUR_US), to: at(NOON_US - 8 * HOUR_US) }, 'since when sums are kept'],
    [{ from: at(NOON_US), to: at(NOON_US) }, 'lies at or after'],
    [{ from: at(NOON_US - HOUR_US), last: 60 }, 'leave one out'],
    [{ from: at(NOON_US + HOUR_US) }, 'lies at or after'],
    [{ from: at(NOON_US - 32 * 24 * HOUR_US) }, 'span 33 days and the limit is 31'],
  ])('refuses %j', (input, message) => {
    expect(() => rangeOf(input, clock)).toThrow(message);
  });
});
