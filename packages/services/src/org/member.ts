import type { ServiceContext, Services } from '../context';

/**
 * The context of a person who has signed in, in the org that they belong to (the first one, while there is one).
 * @returns null for somebody who belongs to none
 */
export async function contextOfUser(
  services: Services,
  user: { id: string; name: string },
): Promise<ServiceContext | null> {
  const { rows } = await services.db.pool.query<{ id: number; slug: string }>(
    'select o.id, o.slug from member m join org o on o.id = m.org_id where m.user_id = $1 order by m.org_id limit 1',
    [user.id],
  );
  return rows[0] ? { org: rows[0], actor: { kind: 'user', id: user.id, name: user.name }, services } : null;
}
