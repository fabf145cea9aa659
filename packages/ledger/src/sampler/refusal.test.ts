import { describe, expect, it } from 'vitest';
import type { Sample } from './outbox';
import { sendAround } from './refusal';
import { RemoteWriteError } from './remote-write';

const samples: Sample[] = Array.from({ length: 9 }, (_, i) => ({ orgId: 1, seriesId: i, total: i }));

/** Refuses any request that holds one of the series, as Prometheus does, and remembers what it took. */
function receiver(bad: readonly number[], reason: string, status = 400) {
  const taken: number[] = [];
  const send = async (part: readonly Sample[]) => {
    if (part.some(({ seriesId }) => bad.includes(seriesId))) throw new RemoteWriteError(status, reason);
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

  it('splits what is too large, down to the sample that never fits', async () => {
    const taken: number[] = [];
    const send = async (part: readonly Sample[]) => {
      if (part.length > 2 || part.some(({ seriesId }) => seriesId === 4)) throw new RemoteWriteError(413, 'too large');
      taken.push(...part.map(({ seriesId }) => seriesId));
    };
    const refused = await sendAround(samples, send);
    expect(refused).toEqual([{ sample: samples[4], reason: 'answered 413: too large' }]);
    expect(taken).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    expect(await sendAround(samples.slice(4, 5), send)).toHaveLength(1);
  });

  it('sends all others where one makes the receiver fail', async () => {
    const { taken, send } = receiver([3], 'internal error', 500);
    expect(await sendAround(samples, send)).toEqual([{ sample: samples[3], reason: 'answered 500: internal error' }]);
    expect([...new Set(taken)].sort()).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
  });

  it('waits where the receiver fails with everything, after a few requests', async () => {
    let calls = 0;
    const send = async () => {
      calls++;
      throw new RemoteWriteError(503, 'not now');
    };
    await expect(sendAround(samples, send)).rejects.toThrow('not now');
    expect(calls).toBeLessThan(15);
    await expect(sendAround(samples.slice(0, 1), send)).rejects.toThrow('not now');
  });

  it('blames no sample where the receiver fails on the way', async () => {
    for (let healthy = 1; healthy < 12; healthy++) {
      let calls = 0;
      const send = async (part: readonly Sample[]) => {
        if (++calls > healthy || part.length > 4) throw new RemoteWriteError(500, 'disk full');
      };
      const outcome = await sendAround(samples, send).catch((error: Error) => error);
      if (!(outcome instanceof RemoteWriteError)) expect(outcome).toEqual([]);
    }
  });
});
