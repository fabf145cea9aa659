import { type AcceptResult, Refusal, type RequestHead, type SourceCodec } from '@logflow/codecs';
import { Fault, microsFromMs } from '@logflow/model';
import type { ingest } from '@logflow/services';
import type { Backlog } from './backlog';
import { batchId, idempotencyKey } from './batch-id';
import { decompress } from './decompress';
import type { Grouping } from './group';
import { MAX_BODY_BYTES, MAX_FIELDS, MAX_LINE_BYTES, MAX_LINES } from './limits';

type IngestCaller = ingest.IngestCaller;

/** What happens to a request between its head and its answer. */
export interface Receiving {
  /** @returns whose token it is, or null. */
  readonly identify: (token: string) => Promise<IngestCaller | null>;
  readonly backlog: Pick<Backlog, 'admit'>;
  readonly grouping: Pick<Grouping, 'add'>;
}

/** @throws Refusal('unauthenticated') with what to do. */
export async function authenticate(receiving: Receiving, codec: SourceCodec, head: RequestHead): Promise<IngestCaller> {
  const token = codec.credential(head);
  const remedy = 'send `Authorization: Bearer <ingest token>`; tokens are made on the page Send data';
  if (token === null) throw new Refusal('unauthenticated', `The request carries no ingest token: ${remedy}.`);
  const caller = await receiving.identify(token).catch((error: unknown) => {
    throw unavailable('The token cannot be checked now', error);
  });
  if (caller === null) throw new Refusal('unauthenticated', `No ingest token is like the one sent: ${remedy}.`);
  return caller;
}

/** Resolves once the lines are durable. @throws Refusal, and then none of them was taken. */
export async function receive(
  receiving: Receiving,
  codec: SourceCodec,
  request: { caller: IngestCaller; head: RequestHead; body: Buffer },
): Promise<AcceptResult & { bytes: number }> {
  const { head, body } = request;
  const { org, token } = request.caller;
  const key = idempotencyKey(head.headers['idempotency-key']);
  await receiving.backlog.admit();
  const plain = await decompress(body, String(head.headers['content-encoding'] ?? ''), MAX_BODY_BYTES);
  const nowMs = Date.now();
  const limits = {
    maxBodyBytes: MAX_BODY_BYTES,
    maxLines: MAX_LINES,
    maxLineBytes: MAX_LINE_BYTES,
    maxFields: MAX_FIELDS,
    nowMicros: microsFromMs(nowMs),
  };
  const lines = codec.decode({ ...head, body: plain }, limits);
  const batch = batchId(org.id, key, nowMs);
  const part = { batch, count: lines.count, token, ...(key !== undefined && { key }) };
  await receiving.grouping.add(org.id, part, lines).catch((error: unknown) => {
    throw unavailable('The lines cannot be made durable now', error);
  });
  return { accepted: lines.count, batch, bytes: plain.length };
}

function unavailable(what: string, error: unknown): Refusal {
  const detail = error instanceof Fault ? error.message : 'the queue or the database does not answer';
  return new Refusal('queue_unavailable', `${what}: ${detail}`, { retryAfterSeconds: 5, cause: error });
}
