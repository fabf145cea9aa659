import { Pool } from 'undici';
import { seededRandom, sshdLines } from '../kit/sshd';

export interface LoadOptions {
  readonly ingestUrl: string;
  readonly token: string;
  readonly bodies: readonly Buffer[];
  readonly linesPerBody: number;
  /** Requests in flight at once. */
  readonly connections: number;
  readonly totalLines: number;
}

export interface LoadResult {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Milliseconds from sending a request to its answer, ascending. */
  readonly latencies: readonly number[];
}

const RETRY_MS = 50;

/** @returns NDJSON bodies of events of about `eventBytes` bytes each, half of them "Invalid user" lines. */
export function ndjsonBodies(count: number, linesPerBody: number, eventBytes: number): Buffer[] {
  return Array.from({ length: count }, (_, seed) => {
    const random = seededRandom(seed + 1);
    const messages = sshdLines(linesPerBody, seed + 1).map((line, i) => halfMatching(line, i));
    return Buffer.from(`${messages.map((message) => event(message, eventBytes, random)).join('\n')}\n`);
  });
}

/** Sends bodies until `totalLines` are accepted; a 429 is waited out and sent again. */
export async function generateLoad(options: LoadOptions): Promise<LoadResult> {
  const pool = new Pool(options.ingestUrl, { connections: options.connections });
  const requests = Math.ceil(options.totalLines / options.linesPerBody);
  const latencies: number[] = [];
  let next = 0;
  let bytes = 0;
  const start = performance.now();
  const sender = async () => {
    while (next < requests) {
      const body = options.bodies[next++ % options.bodies.length] as Buffer;
      latencies.push(await sendUntilAccepted(pool, options.token, body));
      bytes += body.length;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, sender));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return { lines: requests * options.linesPerBody, bytes, seconds, latencies: latencies.sort((a, b) => a - b) };
}

async function sendUntilAccepted(pool: Pool, token: string, body: Buffer): Promise<number> {
  for (;;) {
    const start = performance.now();
    const response = await pool.request({
      path: '/ingest',
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body,
    });
    const text = await response.body.text();
    if (response.statusCode === 200) return performance.now() - start;
    if (response.statusCode !== 429) throw new Error(`ingest answered ${response.statusCode}: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

const halfMatching = (line: string, index: number): string =>
  index % 2 === 0
    ? line.replace(/\]: .*/, `]: Invalid user u${index % 50} from 10.0.${index % 7}.${index % 250}`)
    : line;

/** One event of about `bytes` bytes; the message is lengthened with words that differ from line to line. */
function event(message: string, bytes: number, random: () => number): string {
  const wrap = (text: string) =>
    JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', service: 'sshd', host: 'bastion-1', message: text });
  let text = message;
  while (wrap(text).length + 12 < bytes) text += ` session=${Math.floor(random() * 1e6)}`;
  return wrap(text);
}
