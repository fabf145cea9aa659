// What `npm start` runs. Imports nothing but Node's own modules until everything is installed and built.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './setup/build.mjs';
import { checkNode, ensureInstalled } from './setup/install.mjs';
import { root, runMain, say } from './setup/run.mjs';

const HELP = `Usage: npm start

Sets up whatever is missing and runs LogFlow: PostgreSQL, Prometheus, Alertmanager, ingest, workers and pages.
Ctrl-C stops all of it. The environment, or a file .env, configures it; .env.example lists every variable:

  LOGFLOW_HOME       folder for all state                    ./.logflow
  WEB_PORT           pages and REST API                      3000
  INGEST_PORT        POST /ingest                            8088
  WORKER_PORT        health of worker 0, then + 1 each       9464
  POSTGRES_PORT      the PostgreSQL it starts                5433
  PROMETHEUS_PORT    the Prometheus it starts                9090
  ALERTMANAGER_PORT  the Alertmanager it starts              9093
  DATABASE_URL, REDIS_URL, PROMETHEUS_URL, ALERTMANAGER_URL  servers of your own instead
  WEB_URL            where people reach the pages            http://localhost:3000
  WORKERS            worker processes                        one a core

Other commands: npm test, npm run verify, npm run bench, npm run logflow.
`;

runMain(async () => {
  if (process.argv.some((argument) => argument === '--help' || argument === '-h')) return void say(HELP);
  checkNode();
  await ensureInstalled();
  await ensureBuilt();
  await import(pathToFileURL(join(root, 'packages', 'launcher', 'dist', 'main.js')).href);
});
