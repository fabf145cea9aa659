import { describe, expect, it } from 'vitest';
import type { Sample } from './outbox';
import { sendAround } from './refusal';
import { RemoteWriteError } from './remote-write';

const samples: Sample[] = Array.from({ length: 9 }, (_, i) => ({ orgId: 1, seriesId: i, total: i }));

/** Refuses any request that holds one of the series, as Prometheus does, and remembers what it took. */
function receiver(bad: readonly number[], reason: string) {
  const taken: number[] = [];
  const send = async (part: readonly Sample[]) => {
    if (part.some(({ seriesId }) => bad.includes(seriesId))) throw new RemoteWriteError(400, reason);
    taken.push(...part.map(({ seriesId }) => seriesId));
  };
  return { taken, send };
}

describe('sendAround', () => {
  it('sends all others where some are refused, each once and in order', async () => {
    const { taken, send } = receiver([2, 7], 'out of order sample');
    const refused = await sendAround(samples, send);
    expect(refused.map(({ sample }) => sample.seriesId)).toEqual([2, 7]);
    expect(taken).toEqual([0, 1, 3, 4, 5, 6, 8]);
  });

  it('does not search where the time itself is refused', async () => {
    const { taken, send } = receiver([0], 'out of bounds');
    expect(await sendAround(samples, send)).toHaveLength(9);
    expect(taken).toEqual([]);
  });

  it('keeps everything where the receiver refuses all for a reason unknown', async () => {
    const { send } = receiver([0, 1, 2, 3, 4, 5, 6, 7, 8], 'remote write is not for you');
    await expect(sendAround(samples, send)).rejects.toThrow('not for you');
  });

  it('keeps everything where Prometheus is away in the middle', async () => {
    let calls = 0;
    const send = async () => {
      if (++calls > 1) throw new Error('connect ECONNREFUSED');
      throw new RemoteWriteError(400, 'out of order sample');
    };
    await expect(sendAround(samples, send)).rejects.toThrow('ECONNREFUSED');
  });
});
