import { Fault } from '@logflow/model';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { queryRange } from '../prometheus/query-range';
import { checkCondition, wrong } from './check';
import { alertExpression, wholeWindow } from './expression';
import { previewInput, secondsOf } from './input';
import { type Replayed, replay, type Sampled } from './replay';
import { type Firing, firingsOf, type Points, thin } from './would-fire';

/** What an alert would have done. Times are unix seconds. */
export interface Preview {
  readonly from: number;
  readonly to: number;
  /** How often it was evaluated, seconds. */
  readonly step: number;
  /** Newest first, at most 200 of them. */
  readonly firings: readonly Firing[];
  /** How many there are. */
  readonly total: number;
  /** The value over time, of the series that came highest: in each stretch of the graph the highest. */
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly points: Points }[];
  /** What the value is held against; null where an expression holds it itself. */
  readonly threshold: number | null;
  /** Seconds that are counted: as many whole intervals of sampling as fit; null where an expression says it itself. */
  readonly window: number | null;
}

const WEEK_SECONDS = 7 * 86_400;
/** Prometheus answers at most 11,000 points a series. */
const STEP_SECONDS = 60;
const PATIENCE_MS = 30_000;
const MAX_BYTES = 64 * 2 ** 20;
const TOO_LARGE = `Its values in the last week are more than ${MAX_BYTES / 2 ** 20} MiB, which is the limit: sum by fewer labels, or select fewer series`;
const SHOWN_SERIES = 8;
const SHOWN_FIRINGS = 200;
/** Two to three pixels each. */
const SHOWN_POINTS = 336;

/**
 * Tries an alert on the last week.
 * @throws Fault `unprocessable` naming each wrong field, `unavailable` where Prometheus does not answer, or not in time
 */
export async function preview(context: ServiceContext, input: unknown): Promise<Preview> {
  requireRole(context, 'admin');
  const { condition, for: held } = parseInput(previewInput, input);
  const setting = await checkCondition(context, condition);
  const now = Date.now() / 1000;
  const replayed =
    condition.kind === 'promql'
      ? await evaluate(context, alertExpression(condition, setting), now)
      : await replay(context, condition, now);
  const { from, to, step } = replayed;
  const firings = replayed.holding.flatMap((one) => firingsOf(one, step, secondsOf(held) as number));
  return {
    ...{ from, to, step },
    firings: firings.sort((a, b) => b.from - a.from).slice(0, SHOWN_FIRINGS),
    total: firings.length,
    series: highest(replayed.values).map(({ labels, points }) => ({
      labels,
      points: thin(points, { from, to }, SHOWN_POINTS),
    })),
    threshold: condition.kind === 'count' ? condition.moreThan : null,
    window: condition.kind === 'promql' ? null : wholeWindow(condition.window, setting.interval),
  };
}

const peak = ({ points }: Sampled): number => points.reduce((most, [, value]) => Math.max(most, value), -Infinity);

const highest = (values: readonly Sampled[]): readonly Sampled[] =>
  [...values].sort((a, b) => peak(b) - peak(a)).slice(0, SHOWN_SERIES);

/** What an expression answers with is what is wrong. */
async function evaluate(context: ServiceContext, query: string, now: number): Promise<Replayed> {
  const to = Math.floor(now / STEP_SECONDS) * STEP_SECONDS;
  const range = { from: to - WEEK_SECONDS, to, step: STEP_SECONDS };
  const limits = { timeoutMs: PATIENCE_MS, maxBytes: MAX_BYTES };
  const answer = await queryRange(context, { query, ...range, ...limits }).catch((cause: unknown) => {
    throw cause instanceof Fault && cause.code === 'too_large' ? wrong('condition.expr', TOO_LARGE) : cause;
  });
  if (answer.result === null) {
    throw new Fault('unavailable', `Prometheus cannot try it on the last week: ${answer.reason}.`);
  }
  const values = answer.result.map(({ metric: { __name__: _name, org: _org, ...labels }, values: points }) => ({
    labels,
    points: points.map(([time, value]) => [time, Number(value)] as const),
  }));
  return { ...range, values, holding: values };
}
