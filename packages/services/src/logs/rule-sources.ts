import type { Db } from '@logflow/db';
import type { RuleDefinition } from '@logflow/model';
import { LRUCache } from 'lru-cache';
import type { ServiceContext } from '../context';

/** What of a rule version decides where it matches. */
export type RuleSource = Pick<RuleDefinition, 'pattern' | 'field'>;

interface Version {
  readonly ruleId: string;
  readonly ruleVersion: number;
}

const MAX_VERSIONS = 10_000;
/** Versions are immutable, so nothing here is ever out of date. */
const caches = new WeakMap<Db, LRUCache<string, RuleSource>>();

export const versionKey = ({ ruleId, ruleVersion }: Version): string => `${ruleId} ${ruleVersion}`;

/** @returns the pattern of each version, by {@link versionKey}; those that are not there are left out. */
export async function ruleSources(
  context: ServiceContext,
  versions: readonly Version[],
): Promise<Map<string, RuleSource>> {
  const { db } = context.services;
  const cache = cacheOf(db);
  const wanted = new Map(versions.map((version) => [versionKey(version), version]));
  const cacheKey = (key: string): string => `${context.org.id} ${key}`;
  const missing = [...wanted].filter(([key]) => !cache.has(cacheKey(key))).map(([, version]) => version);
  for (const row of await readVersions(context, missing)) {
    const { pattern, field } = JSON.parse(row.definition) as RuleDefinition;
    cache.set(cacheKey(versionKey(row)), { pattern, field });
  }
  return new Map([...wanted.keys()].flatMap((key) => entry(key, cache.get(cacheKey(key)))));
}

const entry = (key: string, source: RuleSource | undefined): [string, RuleSource][] =>
  source === undefined ? [] : [[key, source]];

async function readVersions(context: ServiceContext, versions: readonly Version[]) {
  if (versions.length === 0) return [];
  const { rows } = await context.services.db.pool.query<Version & { definition: string }>(
    `select rule_id as "ruleId", version as "ruleVersion", definition from rule_version
     where org_id = $1 and (rule_id, version) in (select * from unnest($2::uuid[], $3::int[]))`,
    [context.org.id, versions.map((version) => version.ruleId), versions.map((version) => version.ruleVersion)],
  );
  return rows;
}

function cacheOf(db: Db): LRUCache<string, RuleSource> {
  const known = caches.get(db);
  if (known) return known;
  const cache = new LRUCache<string, RuleSource>({ max: MAX_VERSIONS });
  caches.set(db, cache);
  return cache;
}
