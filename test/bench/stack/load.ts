import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { seededRandom } from '../../kit/sshd';
import { corpusOf, makeLines } from '../corpora/corpora';

export interface LoadOptions {
  readonly ingestUrl: string;
  readonly token: string;
  readonly bodies: readonly Buffer[];
  readonly linesPerBody: number;
  /** Requests in flight at once. */
  readonly connections: number;
  readonly totalLines: number;
  /** Set: requests are due at this pace, whatever becomes of those before. Unset: as fast as they are answered. */
  readonly linesPerSecond?: number;
}

export interface LoadResult {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Milliseconds from a request being due to its answer. */
  readonly latencies: readonly number[];
  /** Milliseconds of those from a request being due to its being sent: the generator's own part. */
  readonly lateness: readonly number[];
}

const RETRY_MS = 50;

/** @returns NDJSON bodies of events of about `eventBytes` bytes each, from sshd; half of the lines match the first rule. */
export function ndjsonBodies(count: number, linesPerBody: number, eventBytes: number): Buffer[] {
  const sshd = corpusOf('sshd');
  return Array.from({ length: count }, (_, seed) => {
    const random = seededRandom(seed + 1);
    const messages = makeLines(sshd, linesPerBody, seed + 1);
    return Buffer.from(`${messages.map((message) => event(message, eventBytes, random)).join('\n')}\n`);
  });
}

/** Sends bodies until `totalLines` are accepted; a 429 is waited out and sent again. */
export async function generateLoad(options: LoadOptions): Promise<LoadResult> {
  const pool = new Pool(options.ingestUrl, { connections: options.connections });
  const requests = Math.ceil(options.totalLines / options.linesPerBody);
  const everyMs = options.linesPerSecond === undefined ? 0 : (options.linesPerBody * 1000) / options.linesPerSecond;
  const latencies: number[] = [];
  const lateness: number[] = [];
  let next = 0;
  let bytes = 0;
  const start = performance.now();
  const sender = async () => {
    while (next < requests) {
      const request = next++;
      const body = options.bodies[request % options.bodies.length] as Buffer;
      const due = everyMs === 0 ? performance.now() : start + request * everyMs;
      if (due > performance.now()) await delay(due - performance.now());
      lateness.push(Math.max(0, performance.now() - due));
      await sendUntilAccepted(pool, options.token, body);
      latencies.push(performance.now() - due);
      bytes += body.length;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, sender));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return { lines: requests * options.linesPerBody, bytes, seconds, latencies, lateness };
}

async function sendUntilAccepted(pool: Pool, token: string, body: Buffer): Promise<void> {
  for (;;) {
    const response = await pool.request({
      path: '/ingest',
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body,
    });
    const text = await response.body.text();
    if (response.statusCode === 200) return;
    if (response.statusCode !== 429) throw new Error(`ingest answered ${response.statusCode}: ${text}`);
    await delay(RETRY_MS);
  }
}

/** One event of about `bytes` bytes; the message is lengthened with words that differ from line to line. */
function event(message: string, bytes: number, random: () => number): string {
  const wrap = (text: string) =>
    JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', service: 'sshd', host: 'bastion-1', message: text });
  let text = message;
  while (wrap(text).length + 12 < bytes) text += ` session=${Math.floor(random() * 1e6)}`;
  return wrap(text);
}
