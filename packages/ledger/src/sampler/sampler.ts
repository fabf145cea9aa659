import type { Db } from '@logflow/db';
import { monotonicMs } from '@logflow/model';
import { logger } from '@logflow/runtime';
import { encodeWriteRequest } from '@logflow/series';
import { findIdle, IDLE_AT_ONCE, type IdleSeries } from './idle';
import { SeriesNames } from './labels';
import { giveUpLate, type Parcel, readOutbox, type Sample, settleParcel } from './outbox';
import { isDue, passBoundaries } from './pass';
import { type Refused, sendAround } from './refusal';
import type { SendSamples } from './remote-write';
import { requestsOf } from './requests';
import { storePassages } from './store';
import type { Told } from './told';

const MICROS_PER_MS = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** Series rest after days, so nobody waits for it. */
const LOOK_FOR_IDLE_MS = 10 * 60_000;

/**
 * Fixes what every counter says at each boundary, and tells Prometheus. Any number may run at once without harm to what
 * is stored; one should lead, so that Prometheus gets samples in order.
 */
export class Sampler {
  readonly #db: Db;
  readonly #intervalUs: number;
  readonly #send: SendSamples;
  readonly #clock: () => number;
  readonly #names: SeriesNames;
  #draining: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  /** For the next boundary to retire. */
  #idle: readonly IdleSeries[] = [];
  #pauseMs = 0;
  #retryAt = 0;
  #idleAt = Number.NEGATIVE_INFINITY;

  /**
   * @param send rejects with a RemoteWriteError where Prometheus answered, with any other error where it did not.
   * @param clock milliseconds, for the pauses between attempts; boundaries follow PostgreSQL's clock.
   */
  constructor(db: Db, intervalMs: number, send: SendSamples, clock: () => number = monotonicMs) {
    this.#db = db;
    this.#intervalUs = intervalMs * MICROS_PER_MS;
    this.#send = send;
    this.#clock = clock;
    this.#names = new SeriesNames(db);
  }

  /** Passes the boundaries that are due and stores their samples. @returns how many it passed. */
  async tick(): Promise<number> {
    if (!(await isDue(this.#db))) return 0;
    const idle = this.#idle;
    this.#idle = [];
    const passed = await passBoundaries(this.#db, this.#intervalUs);
    await storePassages(this.#db, idle);
    await this.#giveUpLate();
    return passed;
  }

  /**
   * Looks now and then for series that are idle, and again after each boundary while there are more than can be retired
   * at one. It may take seconds, so it is a call of its own beside `tick`. Calls while it runs share its end.
   */
  lookForIdle(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    if (this.#idle.length > 0 || this.#clock() < this.#idleAt + LOOK_FOR_IDLE_MS) return;
    const idle = await findIdle(this.#db).catch(noneFound);
    if (idle.length < IDLE_AT_ONCE) this.#idleAt = this.#clock();
    this.#idle = idle;
  }

  /** Bounds what waits for a Prometheus that never comes back. */
  async #giveUpLate(): Promise<void> {
    const late = await giveUpLate(this.#db);
    if (late === null) return;
    const [from, to] = [late.fromUs, late.toUs].map((us) => new Date(us / MICROS_PER_MS).toISOString());
    logger.error(
      { samples: late.samples, from, to },
      'gave up samples that waited for Prometheus more than 7 days, longer than it takes late ones: the graph keeps a gap there, while totals and the counts of lines stay exact',
    );
  }

  /**
   * Sends what waits, oldest boundary first, and forgets it once Prometheus has taken it. Where Prometheus is away it
   * returns, and does nothing until a pause is over that grows up to 15 s. Calls while it runs share its end.
   */
  drain(): Promise<void> {
    this.#draining ??= this.#drainNow().finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  async #drainNow(): Promise<void> {
    if (this.#clock() < this.#retryAt) return;
    try {
      for (let parcels = await readOutbox(this.#db); parcels.length > 0; parcels = await readOutbox(this.#db)) {
        for (const parcel of parcels) await this.#dispatch(parcel);
      }
    } catch (error) {
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2 || FIRST_PAUSE_MS);
      this.#retryAt = this.#clock() + this.#pauseMs;
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason, retryInMs: this.#pauseMs }, 'samples wait: they could not be sent');
    }
  }

  async #dispatch(parcel: Parcel): Promise<void> {
    const refused: Refused<Sample>[] = [];
    for await (const request of requestsOf(parcel.samples, (some) => this.#names.of(some))) {
      for (const { sample: told, reason } of await sendAround(request, (part) =>
        this.#sendAt(parcel.boundaryUs, part),
      )) {
        refused.push(...told.samples.map((sample) => ({ sample, reason })));
      }
    }
    await settleParcel(this.#db, parcel, refused);
    this.#pauseMs = 0;
    if (refused.length === 0) return;
    const [first] = refused;
    logger.error(
      {
        boundaryUs: parcel.boundaryUs,
        samples: refused.length,
        seriesId: first?.sample.seriesId,
        reason: first?.reason,
      },
      'Prometheus refused samples for good: they are kept in sample_outbox; the series go on at the next boundary',
    );
  }

  async #sendAt(boundaryUs: number, told: readonly Told[]): Promise<void> {
    const timestampMs = boundaryUs / MICROS_PER_MS;
    const series = told.map(({ labels, value }) => ({ labels, samples: [{ value, timestampMs }] }));
    await this.#send(await encodeWriteRequest(series));
  }
}

function noneFound(err: unknown): readonly IdleSeries[] {
  logger.error({ err }, 'could not look for series that rest: they are sampled as before, and looked for again later');
  return [];
}
