import type { PoolClient } from 'pg';
import type { FlowSums } from './sums';

/** Lines that came with an ingest token. */
export interface Source {
  /** The token; null where lines say none, because they were taken before tokens were noted. */
  readonly id: string | null;
  readonly name: string;
  readonly lines: number;
}

/** An ingest token. */
export interface SourceToken {
  readonly name: string;
  readonly isRevoked: boolean;
  /** Microseconds since the epoch, up to a minute before it was last used; 0: never. */
  readonly usedUs: number;
}

/** The ingest tokens of an org by id, revoked ones too. */
export type SourceTokens = ReadonlyMap<string, SourceToken>;

export async function readSources(client: PoolClient, orgId: number): Promise<SourceTokens> {
  const { rows } = await client.query<SourceToken & { readonly id: string }>(
    `select id, name, revoked_at is not null as "isRevoked",
       coalesce(extract(epoch from last_used_at) * 1000000, 0)::bigint as "usedUs"
     from credential where org_id = $1 and kind = 'ingest'`,
    [orgId],
  );
  return new Map(rows.map(({ id, ...source }) => [id, source]));
}

/** @returns who sent something, the busiest first */
export const sourcesOf = (flow: FlowSums, names: SourceTokens): Source[] =>
  flow.most('accepted').map(([token, lines]) => ({
    id: token === '' ? null : token,
    name: token === '' ? 'an unknown token' : (names.get(token)?.name ?? 'a deleted token'),
    lines,
  }));
