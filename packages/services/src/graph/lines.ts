import { type Countable, countableOf, formatSelector } from '@logflow/series';
import type { ServiceContext } from '../context';

type Labels = Readonly<Record<string, string>>;

/** Every selector has it already. */
const ORG = 'org';

/** Which lines the points of a query count. */
export interface LinesOf {
  /** How far before its time a point counts, seconds. */
  readonly seconds: number;
  /** @returns a selector of the series behind one of the result's */
  readonly selectorOf: (labels: Labels) => string;
}

/**
 * Sees whether the points of a query count lines that can be shown: exactly those that were committed in so many seconds
 * before a point, whatever `rate` and `increase` made of them. A counter's own value is taken for the step before.
 * @returns null where they do not, as with a gauge
 */
export async function linesOf(context: ServiceContext, query: string, step: number): Promise<LinesOf | null> {
  const countable = countableOf(query);
  if (countable === null) return null;
  const names = await labelNamesOf(context, countable.selector.metric);
  if (names === null) return null;
  return { seconds: countable.seconds ?? step, selectorOf: (labels) => selectorOf(countable, names, labels) };
}

/** @returns the names of all labels of a metric's series; null where nothing of the org counts it. */
async function labelNamesOf(context: ServiceContext, metric: string): Promise<readonly string[] | null> {
  const { rows } = await context.services.db.pool.query<{ names: string[] | null }>(
    `select (
       select array_agg(distinct name[1]) from series s, lateral regexp_matches(s.labels, $3, 'g') name
       where s.org_id = $1 and s.metric = $2
     ) as names from metric where org_id = $1 and name = $2 and type <> 'gauge'`,
    [context.org.id, metric, LABEL_NAME],
  );
  return rows[0] === undefined ? null : (rows[0].names ?? []);
}

/** In canonical labels, which may hold halves of surrogate pairs that PostgreSQL takes for no JSON: quotes in values are escaped. */
const LABEL_NAME = '[{,]"([a-zA-Z_][a-zA-Z0-9_]*)":"';

/** A label that one series lacks is asked for as empty: without, others that have it would be counted, too. */
function selectorOf({ selector, by }: Countable, names: readonly string[], labels: Labels): string {
  const matchers = (by ?? names)
    .filter((name) => name !== ORG)
    .map((name) => ({ name, op: '=' as const, value: labels[name] ?? '' }));
  return formatSelector({ ...selector, matchers: [...selector.matchers, ...matchers] });
}
