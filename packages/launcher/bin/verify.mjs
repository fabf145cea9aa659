// What `npm run verify` runs: everything that can be checked without starting LogFlow. All checks run, all are reported.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, ensureInstalled } from './setup/install.mjs';
import { root, runMain, runQuietly, say } from './setup/run.mjs';

const HELP = `Usage: npm run verify [-- --no-tests | <name> …]

Checks format, lint and size (Biome), boundaries and cycles (dependency-cruiser), unused code (knip), types, the lock
file, and runs the unit tests. With names, only those checks; with --no-tests, all but the tests.
`;

const tool = (name, ...args) => ({ command: join(root, 'node_modules', '.bin', name), args });

const checks = [
  { name: 'format, lint, size', ...tool('biome', 'check', '--max-diagnostics=100', '--error-on-warnings', '.') },
  {
    name: 'boundaries, cycles',
    ...tool('depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps', 'test'),
  },
  { name: 'unused code', ...tool('knip', '--no-progress', '--no-config-hints') },
  { name: 'types', ...tool('tsc', '--noEmit', '-p', 'tsconfig.json') },
  { name: 'types of the pages', ...tool('tsc', '--noEmit', '-p', join('apps', 'web', 'tsconfig.json')) },
  { name: 'lock file', check: checkLock },
  { name: 'unit tests', ...tool('vitest', 'run', '--project', 'unit', '--reporter=dot') },
];

/** `npm ci` refuses a lock file that leaves out what a package names for other platforms. */
async function checkLock() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      .map(([name, version]) => `${name}@${version}, named by ${path}, is not in package-lock.json`),
  );
  return { code: missing.length > 0 ? 1 : 0, output: missing.join('\n') };
}

async function runCheck({ name, command, args, check }) {
  const began = Date.now();
  const { code, output } = await (check ? check() : runQuietly(command, args));
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) say(`${output.trim().replace(/^/gm, '       ')}\n`);
  return code === 0;
}

runMain(async () => {
  const names = process.argv.slice(2);
  if (names.includes('--help') || names.includes('-h')) return void say(HELP);
  checkNode();
  await ensureInstalled();
  if (!existsSync(join(root, '.git'))) say('Not a git clone: ignored files are checked too.');
  const chosen = checks.filter(({ name }) =>
    names.includes('--no-tests')
      ? name !== 'unit tests'
      : names.length === 0 || names.some((wanted) => name.includes(wanted)),
  );
  let failed = 0;
  for (const check of chosen) if (!(await runCheck(check))) failed += 1;
  say(failed === 0 ? 'All checks passed.' : `${failed} of ${chosen.length} checks failed.`);
  return failed === 0 ? 0 : 1;
});
