import type { PoolClient } from 'pg';
import type { FlowSums } from './sums';

/** Lines that came with an ingest token. */
export interface Source {
  /** The token; null where lines say none, because they were taken before tokens were noted. */
  readonly id: string | null;
  readonly name: string;
  readonly lines: number;
}

/** The ingest tokens of an org by id, revoked ones too. */
export type SourceNames = ReadonlyMap<string, { readonly name: string; readonly isRevoked: boolean }>;

export async function readSources(client: PoolClient, orgId: number): Promise<SourceNames> {
  const { rows } = await client.query<{ id: string; name: string; isRevoked: boolean }>(
    `select id, name, revoked_at is not null as "isRevoked" from credential where org_id = $1 and kind = 'ingest'`,
    [orgId],
  );
  return new Map(rows.map(({ id, ...source }) => [id, source]));
}

/** @returns who sent something, the busiest first */
export const sourcesOf = (flow: FlowSums, names: SourceNames): Source[] =>
  flow.most('accepted').map(([token, lines]) => ({
    id: token === '' ? null : token,
    name: token === '' ? 'an unknown token' : (names.get(token)?.name ?? 'a deleted token'),
    lines,
  }));
