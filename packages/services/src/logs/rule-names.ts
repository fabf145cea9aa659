import type { ServiceContext } from '../context';

/** @returns the name of each rule of the org, removed ones too, by id. */
export async function ruleNames(context: ServiceContext): Promise<Map<string, string>> {
  const { rows } = await context.services.db.pool.query<{ id: string; definition: string }>(
    'select id, definition from rule where org_id = $1',
    [context.org.id],
  );
  return new Map(rows.map(({ id, definition }) => [id, (JSON.parse(definition) as { name: string }).name]));
}
