import { compileBodySearch } from '@logflow/rules';
import { formatSelector } from '@logflow/series';
import { type BodyTest, type LogFilter, type LogQuery, queryBound } from '@logflow/storage';
import type { ServiceContext } from '../context';
import { selectSeries } from '../metrics/select-series';
import { instantOf } from '../time-range';
import { compileQuery } from './compile-query';
import type { FilterInput } from './input';
import { invalid } from './invalid';

/**
 * @returns the filter as the storage engine takes it
 * @throws Fault `invalid` for a bad pattern, selector or range, naming the parameter
 */
export async function filterOf(context: ServiceContext, input: FilterInput): Promise<LogFilter> {
  const fromUs = instantOf(input.from);
  const toUs = instantOf(input.to);
  if (fromUs !== undefined && toUs !== undefined && fromUs > toUs) throw invalid('from', 'lies after `to`: swap them');
  const series = input.series === undefined ? null : await selectSeries(context, input.series);
  return {
    clock: input.clock,
    fromUs,
    toUs,
    contains: input.q || undefined,
    body: input.regex ? bodyTest(input.regex) : undefined,
    ruleId: input.rule?.toLowerCase(),
    where: input.query === undefined ? undefined : await compileQuery(context, input.query),
    tags: input.tag === undefined ? undefined : [input.tag].flat().map(tagOf),
    ...(series && {
      seriesIds: series.ids,
      seriesKey: formatSelector(series.selector),
      seriesDisjoint: series.disjoint,
    }),
  };
}

/**
 * @returns the filter of the first page of a search, with the bound of commit times that holds for all of them
 * @throws Fault as {@link filterOf}
 */
export async function boundFilterOf(
  context: ServiceContext,
  input: FilterInput,
): Promise<LogFilter & Pick<LogQuery, 'boundUs'>> {
  const boundUs = await queryBound(context.services.db, { clock: input.clock, toUs: instantOf(input.to) });
  return { ...(await filterOf(context, input)), boundUs };
}

function bodyTest(pattern: string): BodyTest {
  try {
    return { key: pattern, ...compileBodySearch(pattern) };
  } catch (cause) {
    throw invalid('regex', `is refused by RE2: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function tagOf(text: string): { key: string; value: string } {
  const colon = text.indexOf(':');
  return { key: text.slice(0, colon), value: text.slice(colon + 1) };
}
