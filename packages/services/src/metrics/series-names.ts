import type { ServiceContext } from '../context';

/** A series as people know it. */
export interface SeriesName {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** @returns name and labels of each series of the org, by id. */
export async function seriesNames(context: ServiceContext, ids: ReadonlySet<number>): Promise<Map<number, SeriesName>> {
  if (ids.size === 0) return new Map();
  const { rows } = await context.services.db.pool.query<{ id: number; metric: string; labels: string }>(
    'select id, metric, labels from series where org_id = $1 and id = any ($2)',
    [context.org.id, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, { name: row.metric, labels: parseLabels(row.labels) }]));
}

export const parseLabels = (labels: string): Record<string, string> => JSON.parse(labels) as Record<string, string>;

/** @returns a text that stands in the labels of series, which are canonical JSON, where they have the label, or this value of it */
export const labelNeedle = (name: string, value?: string): string =>
  `${JSON.stringify(name)}:${value === undefined ? '' : JSON.stringify(value)}`;
