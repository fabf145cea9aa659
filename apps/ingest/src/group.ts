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
  readonly waitMs: number;
  readonly lines: number;
  readonly bytes: number;
}

interface Open {
  readonly parts: BatchPart[];
  readonly lines: Lines[];
  count: number;
  bytes: number;
  readonly timer: { cancel(): void };
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
    const timer = this.#clock.after(this.#limits.waitMs, () => this.#send(orgId));
    const { promise: sent, resolve: send } = signal();
    const group: Open = {
      parts: [],
      lines: [],
      count: 0,
      bytes: 0,
      timer,
      sent: sent.then(() => this.#deliver(orgId, group)),
      send,
    };
    this.#open.set(orgId, group);
    this.#sending.add(group.sent);
    const done = () => this.#sending.delete(group.sent);
    group.sent.then(done, done);
    return group;
  }

  #send(orgId: number): void {
    const group = this.#open.get(orgId);
    if (!group) return;
    this.#open.delete(orgId);
    group.timer.cancel();
    group.send();
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
