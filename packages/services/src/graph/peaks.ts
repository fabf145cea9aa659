import { Fault } from '@logflow/model';
import { type ConfinedQuery, parseSelector } from '@logflow/series';
import type { ServiceContext } from '../context';
import type { Sampled } from '../prometheus/query-range';
import { askRange } from './ask';
import type { Resolution } from './resolution';

type Values = Sampled['values'];

/**
 * Asks for the values of a plain selector, and for the lowest and the highest of each step: a value at its end alone
 * loses a peak that is shorter than it.
 * @returns the series with up to three values a step, the last one of them that at its time
 */
export async function askWithPeaks(
  context: ServiceContext,
  query: ConfinedQuery,
  resolution: Resolution,
  signal: AbortSignal | undefined,
): Promise<readonly Sampled[]> {
  const selector = query.text.trim();
  const texts = [selector, ...['min', 'max'].map((fn) => `${fn}_over_time(${selector}[${resolution.step}s])`)];
  const asked = texts.map((text) => askRange(context, { ...query, text }, resolution, signal));
  const [sampled = [], ...others] = await Promise.all(asked);
  const [lowest, highest] = others.map(byLabels);
  return sampled.map(({ metric, values }) => {
    const key = keyOf(metric);
    return { metric, values: merge(values, lowest?.get(key), highest?.get(key)) };
  });
}

/** Whether a query is a selector of one metric and nothing more. */
export function isPlainSelector(query: string): boolean {
  try {
    parseSelector(query);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** What is done over time loses its name. */
const keyOf = ({ __name__: _, ...labels }: Sampled['metric']): string => JSON.stringify(Object.entries(labels).sort());

const byLabels = (sampled: readonly Sampled[]): Map<string, Map<number, string>> =>
  new Map(sampled.map(({ metric, values }) => [keyOf(metric), new Map(values)]));

const merge = (values: Values, lowest?: ReadonlyMap<number, string>, highest?: ReadonlyMap<number, string>): Values =>
  values.flatMap(([time, value]) => {
    const others = [lowest?.get(time), highest?.get(time)].filter((other) => other !== undefined && other !== value);
    return [...others, value].map((one) => [time, one as string] as const);
  });
