import { Fault } from '@logflow/model';
import type { ConfinedQuery } from '@logflow/series';
import type { ServiceContext } from '../context';
import { queryRange, type RangeAnswer, type Sampled } from '../prometheus/query-range';

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A person waits for the graph. */
const PATIENCE_SECONDS = 20;
/** So much longer than Prometheus itself may take, so that it is Prometheus that says it. */
const GRACE_MS = 5_000;
const MAX_BYTES = 64 * 2 ** 20;

/**
 * Evaluates a query at each step of a range.
 * @throws Fault `unprocessable` on `query`, with its offset where it is no valid PromQL; `unavailable`
 */
export async function askRange(
  context: ServiceContext,
  query: ConfinedQuery,
  { from, to, step }: Range,
  signal: AbortSignal | undefined,
): Promise<readonly Sampled[]> {
  const answer = await queryRange(context, {
    ...{ query: query.text, from, to, step, with: { timeout: `${PATIENCE_SECONDS}s` } },
    ...{ timeoutMs: PATIENCE_SECONDS * 1000 + GRACE_MS, maxBytes: MAX_BYTES, signal },
  }).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'too_large') throw onQuery(TOO_LARGE);
    throw error;
  });
  return seriesOf(answer, query);
}

const TOO_LARGE = `This query answers with more than ${MAX_BYTES / 2 ** 20} MiB, which is the limit: sum by fewer labels, take topk(20, …), or select fewer series.`;
const TOO_SLOW = `This query took longer than ${PATIENCE_SECONDS} seconds, which is the limit: choose a shorter range, select fewer series, or look back less far in each step.`;
const TOO_MANY =
  'This query reads more samples at once than Prometheus allows (its --query.max-samples): choose a shorter range, or select fewer series.';

function seriesOf(answer: RangeAnswer<Sampled>, query: ConfinedQuery): readonly Sampled[] {
  if (answer.result !== null) return answer.result;
  const { errorType, reason } = answer;
  if (errorType === 'timeout' || /query timed out|context deadline/.test(reason)) throw onQuery(TOO_SLOW);
  if (/too many samples/.test(reason)) throw onQuery(TOO_MANY);
  if (errorType === 'bad_data') throw badQuery(reason, query);
  if (errorType === 'execution') throw onQuery(`Prometheus cannot work this out: ${reason}`);
  throw new Fault('unavailable', `Prometheus cannot draw this graph: ${reason}. The lines themselves are still there.`);
}

const PARSE_ERROR = /(?:^|: )(\d+):(\d+): parse error: (.*)$/s;

/** Prometheus tells line and column (in bytes, from 1) of the query as it was confined. */
function badQuery(reason: string, query: ConfinedQuery): Fault {
  const found = PARSE_ERROR.exec(reason);
  if (found === null) return onQuery(reason.replace(/^invalid parameter "\w+": /, ''));
  const [, line, column, message = ''] = found;
  return onQuery(`${sentence(message)}`, query.givenOffset(offsetOf(query.text, Number(line), Number(column))));
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const inLine = Buffer.from(lines[line - 1] ?? '').subarray(0, column - 1);
  return before + inLine.toString().length;
}

function onQuery(message: string, offset?: number): Fault {
  const error = { path: 'query', message, ...(offset !== undefined && { offset }) };
  return new Fault('unprocessable', message, { errors: [error] });
}
