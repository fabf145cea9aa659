import type { Outcome, Rejection } from '@logflow/model';
import { answered, isObject, isSuccess, textIn } from './answers';

interface Item {
  readonly status: number;
  readonly type: string;
  readonly detail: string;
}

/** Faults of the index or the key, not of the event: all events would meet them. */
const CONFIGURATION = new Set(['security_exception', 'index_not_found_exception', 'index_closed_exception']);

/**
 * Reads the items of a `_bulk` answer, which stand in the order of the operations.
 * @param events positions of the events that were sent
 */
export function classifyItems(raw: readonly unknown[], events: readonly number[]): Outcome {
  if (raw.length !== events.length) {
    return { kind: 'errored', reason: answered(200, `${raw.length} results for ${events.length} operations`) };
  }
  const items = raw.map(readItem);
  const misconfigured = items.find((item) => CONFIGURATION.has(item.type));
  // Held as a whole: what was stored meets its own id when it is sent again.
  if (misconfigured !== undefined)
    return { kind: 'hold', reason: answered(misconfigured.status, misconfigured.detail) };
  return partialOutcome(items, events);
}

function partialOutcome(items: readonly Item[], events: readonly number[]): Outcome {
  const retry: number[] = [];
  const rejected: Rejection[] = [];
  let reason = '';
  items.forEach((item, index) => {
    if (isSuccess(item.status) || item.status === 409) return;
    const event = events[index] as number;
    const why = answered(item.status, item.detail);
    if (isTemporary(item)) retry.push(event);
    else rejected.push({ event, reason: why });
    if (reason === '' || isTemporary(item)) reason = why;
  });
  return reason === '' ? { kind: 'delivered' } : { kind: 'partial', retry, rejected, reason };
}

/** A full disk blocks writes with 403 until there is room again. */
const isTemporary = ({ status, type }: Item): boolean =>
  status === 408 || status === 429 || status >= 500 || status < 200 || type === 'cluster_block_exception';

/** An item is `{"create": {"status": …, "error": {"type", "reason"}}}`; anything else counts as status 0, to be sent again. */
function readItem(raw: unknown): Item {
  const result = isObject(raw) ? Object.values(raw).find(isObject) : undefined;
  const error = isObject(result?.error) ? result.error : {};
  const type = textIn(error.type) ?? '';
  const status = typeof result?.status === 'number' ? result.status : 0;
  return { status, type, detail: textIn(error.reason) ?? (type || 'no explanation given') };
}
