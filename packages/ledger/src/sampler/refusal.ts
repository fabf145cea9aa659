import type { RefusedSample, Sample } from './outbox';
import { RemoteWriteError } from './remote-write';

const BAD_REQUEST = 400;
/** Said of a time that no sample of any series may have any more: true of a whole request, which has one time. */
const TOO_OLD = /out of bounds|too old/i;
/** Said of one series: it already has a later sample, or another value at this time. */
const IN_THE_WAY = /out of order|duplicate sample/i;

/**
 * Prometheus takes a request whole or not at all, so one sample that it refuses holds up all others. Sends ever
 * smaller parts until the refused ones stand alone.
 * @returns the samples that Prometheus never will take; all others have been sent.
 * @throws the error where it is no refusal, or where nothing tells a bad sample from a receiver that refuses all.
 */
export async function sendAround(
  samples: readonly Sample[],
  send: (samples: readonly Sample[]) => Promise<void>,
): Promise<RefusedSample[]> {
  const refused: RefusedSample[] = [];
  let sent = 0;
  const attempt = async (part: readonly Sample[]): Promise<void> => {
    try {
      await send(part);
      sent += part.length;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (part.length === 1 || TOO_OLD.test(error.body)) {
        refused.push(...part.map((sample) => ({ sample, reason: error.body })));
        return;
      }
      const middle = part.length >> 1;
      await attempt(part.slice(0, middle));
      await attempt(part.slice(middle));
    }
  };
  await attempt(samples);
  const unexplained = refused.find(({ reason }) => !TOO_OLD.test(reason) && !IN_THE_WAY.test(reason));
  if (unexplained && sent === 0) throw new RemoteWriteError(BAD_REQUEST, unexplained.reason);
  return refused;
}

const isRefusal = (error: unknown): error is RemoteWriteError =>
  error instanceof RemoteWriteError && error.status === BAD_REQUEST;
