import { monotonicMs } from '@logflow/model';
import type { logs } from '@logflow/services';
import { streamOf } from './stream';

/** A file to be saved; `logflow-lines` says how many lines it has, where that is known before it ends. */
export const fileResponse = ({ filename, contentType, lines, chunks }: logs.Download): Response =>
  new Response(streamOf(chunks), {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${filename}"`,
      'cache-control': 'no-store',
      ...(lines !== null && { 'logflow-lines': `${lines}` }),
    },
  });

const HEARTBEAT_MS = 15_000;
const ASK_EVERY_MS = 5000;

/** no-transform: compression would hold events back. */
export const eventResponse = (events: AsyncGenerator<string>, stop: () => void): Response =>
  new Response(streamOf(events, stop), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });

/**
 * A tail as server-sent events. While nothing matches, a comment and the id are sent now and then, so that the
 * connection stays open and a client that comes back does not read again what held nothing for it.
 */
export async function* tailEvents(
  tail: AsyncGenerator<logs.TailEvent>,
  isStillAllowed: () => Promise<boolean>,
  times = { heartbeatMs: HEARTBEAT_MS, askEveryMs: ASK_EVERY_MS },
): AsyncGenerator<string> {
  let [saidAt, askedAt] = [monotonicMs(), monotonicMs()];
  yield 'retry: 2000\n\n';
  for await (const event of tail) {
    const now = monotonicMs();
    if (now - askedAt >= times.askEveryMs) {
      if (!(await isStillAllowed())) return yield 'event: end\ndata: {"reason":"signed out"}\n\n';
      askedAt = now;
    }
    if (event.kind === 'idle' && now - saidAt < times.heartbeatMs) continue;
    saidAt = now;
    yield textOf(event);
  }
}

function textOf(event: logs.TailEvent): string {
  if (event.kind === 'idle') return `: waiting\nid: ${event.id}\n\n`;
  const { kind, id, ...data } = event;
  return `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
