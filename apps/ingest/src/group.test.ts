import { decodeLines, type Lines, LinesBuilder } from '@logflow/lines';
import type { BatchJob } from '@logflow/queue';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clock, Grouping } from './group';

const LIMITS = { waitMs: 8, busyWaitMs: 100, lines: 10, bytes: 1_000 };

function linesOf(count: number, text = 'x'): Lines {
  const builder = new LinesBuilder();
  for (let i = 0; i < count; i++) {
    builder.add({ time: 0n, severity: '', body: text, resource: '{}', attributes: '{}' });
  }
  return builder.build();
}

/** A clock that stands still until it is told to move. */
class HandClock implements Clock {
  #now = 1_000;
  #timers: { at: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void) {
    const timer = { at: this.#now + ms, call };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  move(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const timer of due) timer.call();
  }

  get waiting(): number {
    return this.#timers.length;
  }
}

function setUp(enqueue?: (job: BatchJob) => Promise<void>) {
  const jobs: BatchJob[] = [];
  const clock = new HandClock();
  const take = async (job: BatchJob) => void jobs.push(job);
  const grouping = new Grouping(enqueue ?? take, LIMITS, clock);
  const batches = () => jobs.map((job) => job.parts.map((part) => part.batch));
  return { jobs, clock, grouping, batches };
}

/** A queue that makes jobs durable when it is told to. */
class SlowQueue {
  readonly #batches: string[][] = [];
  readonly #landings: (() => void)[] = [];

  readonly take = (job: BatchJob): Promise<void> => {
    this.#batches.push(job.parts.map(({ batch }) => batch));
    return new Promise((resolve) => this.#landings.push(resolve));
  };

  holds(batches: string[][]): Promise<void> {
    return expect.poll(() => this.#batches).toEqual(batches);
  }

  land(): void {
    for (const landing of this.#landings.splice(0)) landing();
  }
}

function setUpSlow() {
  const queue = new SlowQueue();
  return { queue, ...setUp(queue.take) };
}

const part = (batch: string, count = 1) => ({ batch, count });

describe('grouping', () => {
  it('waits for company, then sends all of an org as one job', async () => {
    const { jobs, clock, grouping, batches } = setUp();
    const answers = [grouping.add(1, part('a', 2), linesOf(2)), grouping.add(1, part('b'), linesOf(1, 'é'))];
    clock.move(7);
    expect(jobs).toEqual([]);
    clock.move(1);
    await Promise.all(answers);
    expect(batches()).toEqual([['a', 'b']]);
    expect(jobs[0]).toMatchObject({ orgId: 1, acceptedAt: 1_008 });
    const lines = await decodeLines(jobs[0]!.frame);
    expect([lines.count, lines.bodies.toString()]).toEqual([3, 'xxé']);
    expect(clock.waiting).toBe(0);
  });

  it('never mixes orgs', async () => {
    const { clock, grouping, jobs } = setUp();
    const answers = [1, 2, 1].map((org, i) => grouping.add(org, part(`${i}`), linesOf(1)));
    clock.move(8);
    await Promise.all(answers);
    expect(jobs.map((job) => [job.orgId, job.parts.length]).toSorted()).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('sends at once when it is full, by lines or by bytes', async () => {
    const { grouping, batches } = setUp();
    await grouping.add(1, part('lines', 10), linesOf(10));
    await grouping.add(1, part('bytes'), linesOf(1, 'x'.repeat(1_000)));
    expect(batches()).toEqual([['lines'], ['bytes']]);
  });

  it('sends what waits before a request that would not fit, and keeps a large request whole', async () => {
    const { grouping, batches } = setUp();
    const small = grouping.add(1, part('small', 3), linesOf(3));
    await grouping.add(1, part('large', 25), linesOf(25));
    await small;
    expect(batches().toSorted()).toEqual([['large'], ['small']]);
  });

  it('puts a second request with the same key into the next job', async () => {
    const { clock, grouping, batches } = setUp();
    const answers = ['k', 'other', 'k'].map((batch) => grouping.add(1, part(batch), linesOf(1)));
    clock.move(8);
    await Promise.all(answers);
    expect(batches().toSorted()).toEqual([['k'], ['k', 'other']]);
  });

  it('waits for a job of its org that is under way, and takes along who comes meanwhile', async () => {
    const { queue, grouping, clock } = setUpSlow();
    const first = grouping.add(1, part('first'), linesOf(1));
    clock.move(8);
    await queue.holds([['first']]);
    const answers = ['a', 'other org', 'b'].map((batch, i) => grouping.add(i === 1 ? 2 : 1, part(batch), linesOf(1)));
    clock.move(8);
    await queue.holds([['first'], ['other org']]);
    answers.push(grouping.add(1, part('c'), linesOf(1)));
    queue.land();
    await first;
    await queue.holds([['first'], ['other org'], ['a', 'b', 'c']]);
    queue.land();
    await Promise.all(answers);
  });

  it('does not wait for it for ever', async () => {
    const { queue, grouping, clock } = setUpSlow();
    const answers = [grouping.add(1, part('first'), linesOf(1))];
    clock.move(8);
    await queue.holds([['first']]);
    answers.push(grouping.add(1, part('second'), linesOf(1)));
    clock.move(8);
    clock.move(92);
    await queue.holds([['first'], ['second']]);
    queue.land();
    await Promise.all(answers);
  });

  it('tells all requests of a job that it failed, and goes on', async () => {
    let failing = true;
    const { clock, grouping } = setUp(async () => {
      if (failing) throw new Error('no');
    });
    const first = [grouping.add(1, part('a'), linesOf(1)), grouping.add(1, part('b'), linesOf(1))];
    const outcomes = Promise.allSettled(first);
    clock.move(8);
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    failing = false;
    const next = grouping.add(1, part('c'), linesOf(1));
    clock.move(8);
    await next;
  });

  it('flushes what waits and what is under way', async () => {
    const { grouping, batches } = setUp();
    const answers = [grouping.add(1, part('a'), linesOf(1)), grouping.add(2, part('b'), linesOf(1))];
    await grouping.flush();
    expect(batches().toSorted()).toEqual([['a'], ['b']]);
    await Promise.all(answers);
  });

  it('sends every request exactly once, whole, in a job of its org, whatever comes when', async () => {
    const request = fc.record({
      org: fc.integer({ min: 1, max: 3 }),
      batch: fc.integer({ min: 0, max: 5 }).map(String),
      lines: fc.integer({ min: 1, max: 15 }),
      pause: fc.integer({ min: 0, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 30 }), async (requests) => {
        const { clock, grouping, jobs } = setUp();
        const answers = requests.map(({ org, batch, lines, pause }) => {
          const answer = grouping.add(org, part(batch, lines), linesOf(lines));
          clock.move(pause);
          return answer;
        });
        await grouping.flush();
        await Promise.all(answers);
        const sent = jobs.flatMap((job) => job.parts.map((one) => `${job.orgId} ${one.batch} ${one.count}`));
        expect(sent.toSorted()).toEqual(requests.map((one) => `${one.org} ${one.batch} ${one.lines}`).toSorted());
        for (const job of jobs) {
          const total = job.parts.reduce((sum, one) => sum + one.count, 0);
          expect((await decodeLines(job.frame)).count).toBe(total);
          expect(total <= LIMITS.lines || job.parts.length === 1).toBe(true);
          expect(new Set(job.parts.map((one) => one.batch)).size).toBe(job.parts.length);
        }
      }),
      { numRuns: 50 },
    );
  });
});
