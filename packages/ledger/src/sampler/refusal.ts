import { RemoteWriteError } from './remote-write';

const BAD_REQUEST = 400;
const TOO_LARGE = 413;
const SERVER_ERROR = 500;
/** Said of a time that no sample of any series may have any more: true of a whole request, which has one time. */
const TOO_OLD = /out of bounds|too old/i;
/** Said of all histograms that a request may hold, and a request that holds one holds nothing else. */
const NOT_TAKEN = /native histograms/i;
/** Said of one series: it already has a later sample, or another value at this time. */
const IN_THE_WAY = /out of order|duplicate sample/i;

const EXPLAINED = [TOO_OLD, IN_THE_WAY, NOT_TAKEN];

export interface Refused<T> {
  readonly sample: T;
  readonly reason: string;
}

type Send<T> = (samples: readonly T[]) => Promise<void>;

/**
 * Prometheus takes a request whole or not at all, so one sample that it cannot take holds up all others. Sends ever
 * smaller parts until those stand alone. A 5xx is the sample's doing only where others are taken, before and after it.
 * @returns the samples that Prometheus never will take; all others have been sent.
 * @throws the error where it is no refusal, or where nothing tells a bad sample from a receiver that refuses all.
 */
export async function sendAround<T>(samples: readonly T[], send: Send<T>): Promise<Refused<T>[]> {
  const search = new Search(send);
  await search.attempt(samples);
  await search.askAgain();
  return search.refused();
}

class Search<T> {
  readonly #send: Send<T>;
  readonly #refused: Refused<T>[] = [];
  readonly #suspects: T[] = [];
  #taken: readonly T[] = [];
  #failures = 0;
  #unexplained: RemoteWriteError | undefined;

  constructor(send: Send<T>) {
    this.#send = send;
  }

  async attempt(part: readonly T[], patience = patienceFor(part)): Promise<void> {
    try {
      await this.#send(part);
      this.#taken = part;
      this.#failures = 0;
    } catch (error) {
      if (!isAnswer(error) || !maySplit(error.status)) throw error;
      await this.#lookInto(part, error, patience);
    }
  }

  async #lookInto(part: readonly T[], error: RemoteWriteError, patience: number): Promise<void> {
    if (NOT_TAKEN.test(error.body)) return this.#refuse(part, error);
    const failed = error.status >= SERVER_ERROR;
    if (failed && ++this.#failures > patience) throw error;
    if (part.length > 1 && !isTooOld(error)) await this.#halve(part, patience);
    else if (failed) this.#suspects.push(...part);
    else this.#refuse(part, error);
  }

  async #halve(part: readonly T[], patience: number): Promise<void> {
    const middle = part.length >> 1;
    await this.attempt(part.slice(0, middle), patience);
    await this.attempt(part.slice(middle), patience);
  }

  /** What was taken before is taken again, with no harm, by a receiver that is well. */
  async askAgain(): Promise<void> {
    for (const suspect of this.#suspects) {
      if (this.#taken.length > 0) await this.#send(this.#taken);
      await this.#send([suspect]).catch((error: unknown) => {
        if (this.#taken.length === 0 || !isAnswer(error)) throw error;
        this.#refuse([suspect], error);
      });
    }
  }

  refused(): Refused<T>[] {
    if (this.#unexplained && this.#taken.length === 0) throw this.#unexplained;
    return this.#refused;
  }

  #refuse(part: readonly T[], error: RemoteWriteError): void {
    const reason = error.status === BAD_REQUEST ? error.body : `answered ${error.status}: ${error.body}`;
    this.#refused.push(...part.map((sample) => ({ sample, reason })));
    if (error.status === BAD_REQUEST && !EXPLAINED.some((one) => one.test(error.body))) this.#unexplained ??= error;
  }
}

/** Enough requests in a row to go down to two samples that stand side by side: so many 5xx are no accident of one. */
const patienceFor = (part: readonly unknown[]): number => 2 * Math.ceil(Math.log2(part.length + 1)) + 2;

const isAnswer = (error: unknown): error is RemoteWriteError => error instanceof RemoteWriteError;

const maySplit = (status: number): boolean => status === BAD_REQUEST || status === TOO_LARGE || status >= SERVER_ERROR;

const isTooOld = ({ status, body }: RemoteWriteError): boolean => status === BAD_REQUEST && TOO_OLD.test(body);
