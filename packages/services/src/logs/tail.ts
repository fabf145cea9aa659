import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '@logflow/model';
import { committedBound, type LogFilter, searchLogs } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { filterOf } from './filter';
import { tailInput } from './input';
import { type LogLine, toLogLines } from './record';

/** `id`: up to which commit (µs) everything has been told; a tail that begins there misses nothing. */
export type TailEvent =
  /** Oldest first. */
  | { readonly kind: 'lines'; readonly id: string; readonly records: readonly LogLine[] }
  /** Lines that matched and are not told, because there were more than `rate`; `atLeast` where not all were looked at. */
  | { readonly kind: 'dropped'; readonly id: string; readonly lines: number; readonly atLeast: boolean }
  | { readonly kind: 'idle'; readonly id: string };

export interface TailOptions {
  /** Where an earlier tail ended; now, where it is absent or unreadable. */
  readonly after?: string | undefined;
  /** Aborted: the tail ends. */
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}

const EVERY_MS = 1000;
/** Series are born and rules are renamed while a tail runs. */
const READ_FILTER_EVERY_MS = 10_000;
const NO_LIMIT = 2n ** 63n - 1n;

/**
 * `GET /logs/tail`: lines as they are committed. An event of kind `idle` comes with every look that finds none.
 * @throws Fault `unprocessable`, `invalid`, before the first event
 */
export async function tail(
  context: ServiceContext,
  input: unknown,
  options: TailOptions,
): Promise<AsyncGenerator<TailEvent>> {
  requireRole(context, 'admin');
  const { rate, ...given } = parseInput(tailInput, input);
  const readFilter = () => filterOf(context, { ...given, clock: 'committed' });
  const filter = await readFilter();
  const after = options.after !== undefined && /^\d{1,16}$/.test(options.after) ? BigInt(options.after) : null;
  const fromUs = after ?? (await committedBound(context.services.db, NO_LIMIT));
  return follow(context, { rate, readFilter, filter, fromUs }, options);
}

interface Followed {
  readonly rate: number;
  readonly readFilter: () => Promise<LogFilter>;
  readonly filter: LogFilter;
  readonly fromUs: bigint;
}

async function* follow(
  context: ServiceContext,
  { rate, readFilter, filter: first, fromUs: start }: Followed,
  { signal, everyMs = EVERY_MS }: TailOptions,
): AsyncGenerator<TailEvent> {
  let [filter, fromUs, readAt] = [first, start, monotonicMs()];
  while (!signal.aborted) {
    const toUs = await committedBound(context.services.db, NO_LIMIT);
    if (toUs > fromUs) {
      yield* told(context, { ...filter, fromUs, toUs }, rate);
      fromUs = toUs;
    } else yield { kind: 'idle', id: `${fromUs}` };
    if (monotonicMs() - readAt > READ_FILTER_EVERY_MS) [filter, readAt] = [await readFilter(), monotonicMs()];
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** What was committed in the range of the filter. */
async function* told(
  context: ServiceContext,
  filter: LogFilter & { toUs: bigint },
  rate: number,
): AsyncGenerator<TailEvent> {
  const page = await searchLogs(context.services.db, context.org.id, { ...filter, limit: rate });
  const id = `${filter.toUs}`;
  const dropped = page.total - page.records.length;
  const records = (await toLogLines(context, page.records)).reverse();
  // Whoever is cut off before the last of these gets all of them again, and never less.
  const more = { lines: dropped, atLeast: !page.complete };
  if (dropped > 0 || !page.complete) yield { kind: 'dropped', id: `${filter.fromUs}`, ...more };
  yield records.length === 0 ? { kind: 'idle', id } : { kind: 'lines', id, records };
}
