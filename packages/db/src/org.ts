import {
  type DeleteQueryBuilder,
  type DeleteResult,
  type Insertable,
  type InsertQueryBuilder,
  type InsertResult,
  type Kysely,
  type SelectQueryBuilder,
  sql,
  type Transaction,
  type UpdateQueryBuilder,
  type UpdateResult,
} from 'kysely';
import type { Schema } from './schema';

/** The tables whose rows belong to an org. */
export type OrgTableName = {
  [K in keyof Schema]: 'org_id' extends keyof Schema[K] ? K : never;
}[keyof Schema];

/** A row to insert, without the org, which the handle adds. */
export type OrgRow<T extends OrgTableName> = Omit<Insertable<Schema[T]>, 'org_id'>;

/**
 * What one org may see and change: every builder it hands out is already bound to the org. In a join, bind the other
 * table's org_id too.
 */
export class OrgDb {
  readonly orgId: number;
  readonly #kysely: Kysely<Schema>;

  constructor(kysely: Kysely<Schema>, orgId: number) {
    this.#kysely = kysely;
    this.orgId = orgId;
  }

  select<T extends OrgTableName>(table: T): SelectQueryBuilder<Schema, T, object> {
    const query = this.#kysely.selectFrom(table as OrgTableName).where(this.#own(table));
    return query as unknown as SelectQueryBuilder<Schema, T, object>;
  }

  insert<T extends OrgTableName>(
    table: T,
    values: OrgRow<T> | readonly OrgRow<T>[],
  ): InsertQueryBuilder<Schema, T, InsertResult> {
    const rows = (Array.isArray(values) ? values : [values]).map((row) => ({ ...row, org_id: this.orgId }));
    return this.#kysely.insertInto(table).values(rows as unknown as Insertable<Schema[T]>[]);
  }

  update<T extends OrgTableName>(table: T): UpdateQueryBuilder<Schema, T, T, UpdateResult> {
    const query = this.#kysely.updateTable(table as 'rule').where(this.#own(table));
    return query as unknown as UpdateQueryBuilder<Schema, T, T, UpdateResult>;
  }

  remove<T extends OrgTableName>(table: T): DeleteQueryBuilder<Schema, T, DeleteResult> {
    const query = this.#kysely.deleteFrom(table as OrgTableName).where(this.#own(table));
    return query as unknown as DeleteQueryBuilder<Schema, T, DeleteResult>;
  }

  /** Runs `work` in one transaction: all of it, or nothing where it throws. */
  transaction<T>(work: (org: OrgDb, trx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#kysely.transaction().execute((trx) => work(new OrgDb(trx, this.orgId), trx));
  }

  #own(table: OrgTableName) {
    return sql<boolean>`${sql.ref(`${table}.org_id`)} = ${this.orgId}`;
  }
}

/** @param db a {@link Db}, or `{ kysely: trx }` inside a transaction. */
export const forOrg = (db: { readonly kysely: Kysely<Schema> }, orgId: number): OrgDb => new OrgDb(db.kysely, orgId);
