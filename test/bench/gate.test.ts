/**
 * What must not get worse unnoticed, as counts, and as ratios of CPU time within this process with much room: never as
 * times, which belong to the machine. `npm run bench` has the figures.
 */
import { randomUUID } from 'node:crypto';
import { encodeLines, type Lines } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine } from '@logflow/rules';
import { searchLogs } from '@logflow/storage';
import { testDatabase } from '@logflow/test/kit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { corpusOf, makeLines } from './corpora/corpora';
import { batchesOf, rulesOf, simplePatterns, withoutCaptures } from './corpora/rules';
import { cpuMicros } from './frame/runs';
import { History } from './stack/history';

const sshd = corpusOf('sshd');
const linesOf = (count: number, seed = 1): Lines => batchesOf(makeLines(sshd, count, seed), count)[0] as Lines;

/** @returns the queries that were sent while the work was done. */
async function countQueries(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
}

describe('statements', () => {
  let history: History;

  beforeAll(async () => {
    history = await History.on(await testDatabase());
    // The series are known from here on.
    await history.commit(history.match(linesOf(2_000)));
  });

  afterAll(async () => {
    await history?.close();
  });

  it('commits a batch in five at most, whatever it holds and wherever it goes', async () => {
    const destinations = [1, 2, 3].map(() => ({ id: randomUUID(), selects: 'all' as const }));
    const few = await countQueries(() => history.commit(history.match(linesOf(10))));
    const many = await countQueries(() => history.commit(history.match(linesOf(2_000)), { destinations }));
    expect(few).toBeLessThanOrEqual(5);
    expect(many).toBe(few);
  });

  it('finds the first page of a series in as many when the history is ten times as long', async () => {
    const { rows } = await history.db.pool.query<{ id: number }>('select id from series order by id limit 1');
    const seriesIds = [rows[0]?.id as number];
    const page = () => searchLogs({ ...history.db }, history.orgId, { clock: 'committed', seriesIds, limit: 10 });
    const commit = async (blocks: number) => {
      for (let i = 0; i < blocks; i++) await history.commit(history.match(linesOf(500, i + 2)));
      await history.passBoundary();
    };
    await commit(4);
    const short = await countQueries(page);
    await commit(36);
    expect(await countQueries(page)).toBeLessThanOrEqual(short + 2);
    expect(short).toBeLessThanOrEqual(10);
  });
});

describe('bytes', () => {
  const LINES = 10_000;
  const stored = async (level: number, perFrame: number): Promise<number> => {
    const frames = await Promise.all(
      batchesOf(makeLines(sshd, LINES), perFrame).map((lines) => encodeLines(lines, level)),
    );
    return frames.reduce((sum, frame) => sum + frame.length, 0) / LINES;
  };

  it('frames lines of 106 bytes in 14 on the hot path, in 11 once merged', async () => {
    expect(await stored(1, 2_000)).toBeLessThan(14);
    expect(await stored(9, 10_000)).toBeLessThan(11);
  });
});

describe('CPU', () => {
  const ROUNDS = 6;
  const batches = batchesOf(makeLines(sshd, 8_000), 2_000);

  /** The least of several rounds: what is left once nothing else got in the way. */
  async function least(rules: readonly RuleVersion[]): Promise<number> {
    const engine = createEngine(rules);
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      times.push(
        await cpuMicros(() => {
          for (const lines of batches) engine.match(lines);
        }),
      );
    }
    return Math.min(...times);
  }

  it('asks a thousand rules for little more than one: a rule at a time takes hundreds of times as long', async () => {
    const one = await least(withoutCaptures(rulesOf(simplePatterns(sshd, 1))));
    const thousand = await least(withoutCaptures(rulesOf(simplePatterns(sshd, 1_000))));
    expect(thousand / one).toBeLessThan(8);
  });

  it('captures, labels and tags for a few times what finding the matches takes', async () => {
    const bare = await least(withoutCaptures(rulesOf(simplePatterns(sshd, 100))));
    const whole = await least(rulesOf(simplePatterns(sshd, 100)));
    expect(whole / bare).toBeLessThan(10);
  });
});
