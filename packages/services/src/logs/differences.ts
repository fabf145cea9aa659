import { formatMicros } from '@logflow/model';
import { type FieldDifference, logDifferences, type TallyBase } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { seriesNames } from '../metrics/series-names';
import { instantOf } from '../time-range';
import { filterOf } from './filter';
import { differencesInput } from './input';
import { invalid } from './invalid';
import { ruleNames } from './rule-names';

export interface LogDifferences {
  /** The values whose shares differ most, first. */
  readonly differences: readonly {
    /** How the query language names the field. */
    readonly key: string;
    readonly value: string;
    /** How people call the value, which differs for rules. */
    readonly name: string;
    /** Lines that have it, of the chosen ones and of the rest. */
    readonly chosen: number;
    readonly rest: number;
  }[];
  readonly chosen: TallyBase;
  readonly rest: TallyBase;
}

/**
 * `GET /logs/differences`: which values the lines of a part of the range have more often, or less, than those of the rest.
 * @throws Fault `unprocessable`, `invalid`
 */
export async function differences(context: ServiceContext, input: unknown): Promise<LogDifferences> {
  requireRole(context, 'admin');
  const { top, chosenFrom, chosenTo, ...given } = parseInput(differencesInput, input);
  const filter = await filterOf(context, given);
  const range = { fromUs: micros(given.from), toUs: micros(given.to) };
  const chosen = { fromUs: micros(chosenFrom), toUs: micros(chosenTo) };
  if (chosen.fromUs < range.fromUs || chosen.toUs > range.toUs || chosen.fromUs >= chosen.toUs) {
    const [from, to, begin, end] = [range.fromUs, range.toUs, chosen.fromUs, chosen.toUs].map(formatMicros);
    throw invalid('chosenFrom', `to chosenTo must be a part of ${from} to ${to}, and is ${begin} to ${end}`);
  }
  const names = await seriesNames(context, new Set(filter.seriesIds));
  const labels = new Map(Array.from(names, ([id, series]) => [id, series.labels]));
  const query = { ...filter, ...range, chosen };
  const more = { patterns: true, labels };
  const found = await logDifferences(context.services.db, context.org.id, query, { top, more });
  return { ...found, differences: await named(context, found.differences) };
}

const micros = (value: string | number): bigint => instantOf(value) as bigint;

async function named(context: ServiceContext, differences: readonly FieldDifference[]) {
  const rules = differences.some(({ key }) => key === 'rule') ? await ruleNames(context) : null;
  return differences.map(({ key, value, chosen, rest }) => {
    const name = key === 'rule' ? (rules?.get(value) ?? value) : value;
    return { key, value, name, chosen, rest };
  });
}
