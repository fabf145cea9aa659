import type { Db } from '@logflow/db';
import type { CommitDestination } from '@logflow/ledger';
import { monotonicMs, type RuleDefinition, type RuleVersion, type Select } from '@logflow/model';
import { compilations, createEngine, type Engine } from '@logflow/rules';
import type { Logger } from '@logflow/runtime';
import { rules } from '@logflow/services';

/** What an org has lines matched with, as it stood at one moment. */
export interface RuleSnapshot {
  readonly epoch: number;
  readonly engine: Engine;
  readonly destinations: readonly CommitDestination[];
}

interface Entry {
  snapshot: RuleSnapshot | undefined;
  /** By `monotonicMs`. */
  checkedAt: number;
  checking: Promise<RuleSnapshot> | undefined;
}

interface SnapshotRow {
  readonly rules_epoch: number;
  readonly rules: readonly { id: string; version: number; definition: string }[];
  readonly destinations: readonly { id: string; selects: string }[];
}

const CHECK_EVERY_MS = 500;

/** One statement, so that rules, destinations and epoch are of one moment: a block must never claim an epoch it was not matched with. */
const READ = `
  select rules_epoch,
    (select coalesce(json_agg(json_build_object('id', id, 'version', version, 'definition', definition)
       order by created_at, id), '[]') from rule where org_id = org.id and deleted_at is null and not exists (
         select 1 from rule_quarantine as q where q.org_id = org.id and q.rule_id = rule.id and q.ended_at is null)) as rules,
    (select coalesce(json_agg(json_build_object('id', id, 'selects', selects) order by created_at, id), '[]')
       from destination where org_id = org.id and enabled and deleted_at is null) as destinations
  from org where id = $1`;

/** Keeps the compiled rules of each org, never more than half a second behind the database. */
export class RuleSnapshots {
  readonly #db: Db;
  readonly #log: Logger;
  readonly #home: string;
  readonly #orgs = new Map<number, Entry>();

  /** @param home where the installation's own key lies, which seals what orgs hash with */
  constructor(db: Db, log: Logger, home: string) {
    this.#db = db;
    this.#home = home;
    this.#log = log;
  }

  /** @throws the database's error: lines are never matched with rules that may have been replaced. */
  of(orgId: number): Promise<RuleSnapshot> {
    const entry = this.#entry(orgId);
    if (entry.snapshot && monotonicMs() - entry.checkedAt < CHECK_EVERY_MS) return Promise.resolve(entry.snapshot);
    entry.checking ??= this.#check(orgId, entry).finally(() => {
      entry.checking = undefined;
    });
    return entry.checking;
  }

  /** As {@link of}, of a moment after the call. */
  async fresh(orgId: number): Promise<RuleSnapshot> {
    const entry = this.#entry(orgId);
    await entry.checking?.catch(() => undefined);
    entry.checkedAt = Number.NEGATIVE_INFINITY;
    return this.of(orgId);
  }

  #entry(orgId: number): Entry {
    const known = this.#orgs.get(orgId);
    if (known) return known;
    const entry: Entry = { snapshot: undefined, checkedAt: 0, checking: undefined };
    this.#orgs.set(orgId, entry);
    return entry;
  }

  async #check(orgId: number, entry: Entry): Promise<RuleSnapshot> {
    const checkedAt = monotonicMs();
    const found = await this.#db.pool.query<{ rules_epoch: number }>({
      name: 'rules-epoch',
      text: 'select rules_epoch from org where id = $1',
      values: [orgId],
    });
    const known = entry.snapshot;
    const snapshot = known && known.epoch === found.rows[0]?.rules_epoch ? known : await this.#read(orgId, known);
    entry.snapshot = snapshot;
    entry.checkedAt = checkedAt;
    return snapshot;
  }

  async #read(orgId: number, before: RuleSnapshot | undefined): Promise<RuleSnapshot> {
    const found = await this.#db.pool.query<SnapshotRow>(READ, [orgId]);
    const row = found.rows[0];
    if (!row) throw new Error(`a job names the org ${orgId}, which does not exist`);
    const versions = row.rules.map(toVersion);
    const definitions = versions.map(({ definition }) => definition);
    const environment = await rules.environmentOf({ db: this.#db, home: this.#home }, orgId, definitions);
    const compiled = compilations();
    const engine = createEngine(versions, environment, before?.engine);
    for (const rule of engine.unusable)
      this.#log.error({ orgId, ...rule }, 'a rule cannot be compiled: it matches nothing');
    const { patterns, sets } = compilations();
    const fresh = { patterns: patterns - compiled.patterns, sets: sets - compiled.sets };
    this.#log.info({ orgId, epoch: row.rules_epoch, rules: row.rules.length, compiled: fresh }, 'rules compiled');
    const destinations = row.destinations.map(({ id, selects }) => ({ id, selects: JSON.parse(selects) as Select }));
    return { epoch: row.rules_epoch, engine, destinations };
  }
}

const toVersion = (rule: { id: string; version: number; definition: string }): RuleVersion => ({
  id: rule.id,
  version: rule.version,
  definition: JSON.parse(rule.definition) as RuleDefinition,
});
