import { Fault, type Select } from '@logflow/model';
import type { PoolClient } from 'pg';
import { z } from 'zod';

const select = z.union([z.enum(['all', 'tagged']), z.strictObject({ rules: z.array(z.uuid()).min(1).max(1_000) })], {
  error: 'must be "all", "tagged" or {"rules": [ids of rules]}',
});

/** The body of `POST` and `PUT /destinations`; `config` is checked by its type. */
export const destinationInput = z.object({
  name: z.string().trim().min(1, 'is required').max(100, 'must have at most 100 characters'),
  type: z.string(),
  config: z.record(z.string(), z.unknown()),
  select: select.default('all'),
  enabled: z.boolean().default(true),
});

/** @throws Fault `conflict` when another destination of the org bears the name */
export async function refuseTakenName(client: PoolClient, orgId: number, name: string, id?: string): Promise<void> {
  const taken = await client.query(
    `select 1 from destination where org_id = $1 and name = $2 and deleted_at is null
       and ($3::uuid is null or id <> $3)`,
    [orgId, name, id ?? null],
  );
  if (taken.rowCount === 0) return;
  const message = `Another destination is already called ${JSON.stringify(name)}: choose another name.`;
  throw new Fault('conflict', message, { errors: [{ path: 'name', message }] });
}

/** @throws Fault `unprocessable` on `select.rules.N` */
export async function requireRules(client: PoolClient, orgId: number, selects: Select): Promise<void> {
  if (typeof selects === 'string') return;
  const { rows } = await client.query<{ id: string }>(
    'select id from rule where org_id = $1 and id = any($2::uuid[]) and deleted_at is null',
    [orgId, selects.rules],
  );
  const known = new Set(rows.map((row) => row.id));
  const errors = selects.rules.flatMap((id, index) =>
    known.has(id.toLowerCase()) ? [] : [{ path: `select.rules.${index}`, message: `There is no rule ${id}.` }],
  );
  if (errors.length > 0) throw new Fault('unprocessable', errors.map((error) => error.message).join(' '), { errors });
}
