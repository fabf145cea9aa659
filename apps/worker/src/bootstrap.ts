import { migrate, openDb } from '@logflow/db';
import { readEnv } from '@logflow/runtime';
import { bootstrap } from '@logflow/services';

const env = readEnv();
const db = openDb(env.databaseUrl, { max: 2, name: 'logflow bootstrap' });
try {
  await migrate(db);
  process.stdout.write(`${JSON.stringify(await bootstrap({ db, env }))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await db.close();
}
