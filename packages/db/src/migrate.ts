import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installedFolder } from '@logflow/runtime';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { ensurePartitions } from './partitions';
import type { Db } from './pool';

const FOLDER = join('packages', 'db', 'migrations');

/**
 * Brings the schema up to date, in one transaction and under Kysely's lock, so that any number of processes may call
 * it at once; then sees to the partitions.
 * @returns the names of the migrations that were applied now.
 * @throws the database's error, with nothing applied.
 */
export async function migrate(db: Db): Promise<{ applied: string[] }> {
  const { error, results } = await migratorOf(db).migrateToLatest();
  if (error) throw error;
  await ensurePartitions(db, Date.now());
  return { applied: (results ?? []).map((result) => result.migrationName) };
}

/** @returns the names of the migrations that were not applied yet; changes nothing. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const migrations = await migratorOf(db).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

const migratorOf = (db: Db): Migrator =>
  new Migrator({ db: db.kysely, provider: { getMigrations: () => readMigrations(installedFolder(FOLDER)) } });

async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return Object.fromEntries(files.map((file, i) => [file.slice(0, -'.sql'.length), migrationOf(texts[i] as string)]));
}

const migrationOf = (text: string): Migration => ({
  up: async (db) => {
    await sql.raw(text).execute(db);
  },
});
