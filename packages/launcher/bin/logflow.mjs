// What `npm run logflow` runs: the command line, from any folder. Of `--help`, its own program knows all.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureCommandLineBuilt } from './setup/build.mjs';
import { checkNode, ensureInstalled } from './setup/install.mjs';
import { root, runMain } from './setup/run.mjs';

/** As `diff` has it: 1 is an answer, 2 is that there is none. */
const NO_ANSWER = 2;

runMain(async () => {
  checkNode();
  await ensureInstalled();
  await ensureCommandLineBuilt();
  await import(pathToFileURL(join(root, 'packages', 'cli', 'dist', 'main.js')).href);
  return process.exitCode;
}, NO_ANSWER);
