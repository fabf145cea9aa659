import type { ServiceContext } from '../context';

/** As `/api/v1/metadata` says it: type and help of each of the org's metrics, or of one. */
export async function metricMetadata(
  context: ServiceContext,
  metric: string | null,
): Promise<Record<string, { type: string; help: string; unit: string }[]>> {
  const { rows } = await context.services.db.pool.query<{ name: string; type: string; help: string }>(
    'select name, type, help from metric where org_id = $1 and family is null and ($2::text is null or name = $2) order by name',
    [context.org.id, metric || null],
  );
  return Object.fromEntries(rows.map(({ name, type, help }) => [name, [{ type, help, unit: '' }]]));
}
