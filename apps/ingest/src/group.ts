import { randomUUID } from 'node:crypto';
import { concatLines, encodeLines, type Lines } from '@logflow/lines';
import type { BatchPart } from '@logflow/model';
import type { BatchJob } from '@logflow/queue';

/** What of time the grouping needs. */
export interface Clock {
  now(): number;
  after(ms: number, call: () => void): { cancel(): void };
}

export const systemClock: Clock = {
  now: Date.now,
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

export interface GroupLimits {
  /** How long the first request of a group waits for others. */
  readonly waitMs: number;
  /** The same while a job of that org is still being made durable. */
  readonly busyWaitMs: number;
  readonly lines: number;
  readonly bytes: number;
}

interface Open {
  readonly parts: BatchPart[];
  readonly lines: Lines[];
  count: number;
  bytes: number;
  timer: { cancel(): void };
  /** Set: it waited long enough, and goes once no job of its org is under way. */
  ripe: boolean;
  readonly sent: Promise<void>;
  readonly send: () => void;
}

/**
 * Puts small requests of one org into one job. A request never spans jobs, so one that is large by itself makes a large
 * job; two requests with one idempotency key never share a job, because the ledger counts a key once per job.
 */
export class Grouping {
  readonly #open = new Map<number, Open>();
  readonly #sending = new Set<Promise<void>>();
  /** By org, how many jobs are being made durable. */
  readonly #underWay = new Map<number, number>();
  readonly #enqueue: (job: BatchJob) => Promise<void>;
  readonly #limits: GroupLimits;
  readonly #clock: Clock;

  constructor(enqueue: (job: BatchJob) => Promise<void>, limits: GroupLimits, clock: Clock = systemClock) {
    this.#enqueue = enqueue;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Resolves once the lines are durable, rejects as enqueueing does; all requests of a job share its fate. */
  add(orgId: number, part: BatchPart, lines: Lines): Promise<void> {
    const bytes = lines.bodies.length;
    if (!this.#fits(this.#open.get(orgId), part, lines)) this.#send(orgId);
    const group = this.#open.get(orgId) ?? this.#begin(orgId);
    group.parts.push(part);
    group.lines.push(lines);
    group.count += lines.count;
    group.bytes += bytes;
    if (group.count >= this.#limits.lines || group.bytes >= this.#limits.bytes) this.#send(orgId);
    return group.sent;
  }

  /** Sends what is waiting and resolves when nothing is under way. */
  async flush(): Promise<void> {
    for (const orgId of [...this.#open.keys()]) this.#send(orgId);
    await Promise.allSettled([...this.#sending]);
  }

  #fits(group: Open | undefined, part: BatchPart, lines: Lines): boolean {
    if (!group) return true;
    const sameRequest = group.parts.some(
      ({ batch, key }) => batch === part.batch || (key !== undefined && key === part.key),
    );
    const full =
      group.count + lines.count > this.#limits.lines || group.bytes + lines.bodies.length > this.#limits.bytes;
    return !sameRequest && !full;
  }

  #begin(orgId: number): Open {
    const timer = this.#clock.after(this.#limits.waitMs, () => this.#ripen(orgId));
    const { promise: sent, resolve: send } = signal();
    const group: Open = {
      parts: [],
      lines: [],
      count: 0,
      bytes: 0,
      timer,
      ripe: false,
      sent: sent.then(() => this.#deliver(orgId, group)),
      send,
    };
    this.#open.set(orgId, group);
    this.#sending.add(group.sent);
    const done = () => this.#sending.delete(group.sent);
    group.sent.then(done, done);
    return group;
  }

  /** The slower the queue is, the larger its jobs: many small ones would make it slower still. */
  #ripen(orgId: number): void {
    const group = this.#open.get(orgId) as Open;
    if (!this.#underWay.has(orgId)) {
      this.#send(orgId);
      return;
    }
    group.ripe = true;
    group.timer = this.#clock.after(this.#limits.busyWaitMs - this.#limits.waitMs, () => this.#send(orgId));
  }

  #send(orgId: number): void {
    const group = this.#open.get(orgId);
    if (!group) return;
    this.#open.delete(orgId);
    group.timer.cancel();
    group.send();
    this.#underWay.set(orgId, (this.#underWay.get(orgId) ?? 0) + 1);
    const done = () => this.#landed(orgId);
    group.sent.then(done, done);
  }

  #landed(orgId: number): void {
    const left = (this.#underWay.get(orgId) ?? 1) - 1;
    if (left > 0) return void this.#underWay.set(orgId, left);
    this.#underWay.delete(orgId);
    if (this.#open.get(orgId)?.ripe) this.#send(orgId);
  }

  async #deliver(orgId: number, group: Open): Promise<void> {
    const frame = await encodeLines(concatLines(group.lines));
    await this.#enqueue({ id: randomUUID(), orgId, acceptedAt: this.#clock.now(), parts: group.parts, frame });
  }
}

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
