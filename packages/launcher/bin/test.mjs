// What `npm test` runs: sets up what tests need, builds, runs every test; the last line counts them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { checkNode, ensureInstalled } from './setup/install.mjs';
import { relocateAlertmanager } from './setup/relocate.mjs';
import { has, root, runMain, runOpenly, say } from './setup/run.mjs';
import { canInstall, installPackages, unpackProgram } from './setup/system.mjs';

const HELP = `Usage: npm test [-- <vitest arguments>]

Installs what is missing, builds, and runs every test: units, then whole stacks, the browser included.
As root on Debian or Ubuntu it fetches what tests need of the system (Chromium, Redis, Prometheus, Alertmanager); otherwise it says
what will be skipped. \`npm test -- packages/lines\` runs the tests of one folder, \`npm test -- --project unit\` the fast ones.
`;

const programs = join(root, 'node_modules', '.cache', 'logflow');

const REDIS = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];
const unpack = (program, packages) => unpackProgram(program, packages, join(programs, program));

/** Looked for on PATH; `get` makes it available to this run: null, or why not. */
const needs = [
  {
    program: 'chromium',
    what: 'the browser story',
    get: async () =>
      (await canInstall())
        ? installPackages(['chromium', 'fonts-liberation', 'fonts-dejavu-core'])
        : 'that takes root and apt-get; by hand: sudo apt-get install chromium',
  },
  { program: 'redis-server', what: 'the tests on Redis', get: () => unpack('redis-server', REDIS) },
  { program: 'prometheus', what: 'the tests on Prometheus', get: () => unpack('prometheus', ['prometheus']) },
  { program: 'promtool', what: 'the tests of what promtool checks', get: () => unpack('promtool', ['prometheus']) },
  {
    program: 'amtool',
    what: 'the tests of what amtool checks',
    get: () => unpack('amtool', ['prometheus-alertmanager']),
  },
  {
    program: 'prometheus-alertmanager',
    what: 'the tests on Alertmanager',
    get: async () => {
      const problem = await unpack('prometheus-alertmanager', ['prometheus-alertmanager']);
      if (!problem)
        relocateAlertmanager(join(programs, 'prometheus-alertmanager', 'usr', 'bin', 'prometheus-alertmanager'));
      return problem;
    },
  },
];

async function seeToSystem() {
  const folders = needs.map(({ program }) => join(programs, program, 'bin'));
  process.env.PATH = [process.env.PATH, ...folders].join(delimiter);
  for (const { what, program, get } of needs) {
    if (await has(program)) continue;
    say(`Fetching ${program} for ${what} (a minute or less, once)…`);
    const problem = await get();
    if (problem) say(`There is no ${program}, so ${what} will be skipped: ${problem}`);
  }
}

/** @returns {{ passed: number, failed: number, skipped: number }} from vitest's own report */
function count(report) {
  const none = { passed: 0, failed: 1, skipped: 0 };
  if (!existsSync(report)) return none;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const broken = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed)).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + (numTodoTests ?? 0) };
}

const isFailed = (result) => result.status === 'failed';

runMain(async () => {
  const given = process.argv.slice(2);
  if (given.includes('--help') || given.includes('-h')) return void say(HELP);
  checkNode();
  await ensureInstalled();
  await seeToSystem();
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'logflow-report-'));
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const code = await runOpenly(vitest, ['run', ...given], { env: { ...process.env, LOGFLOW_TEST_REPORT: report } });
  const { passed, failed, skipped } = count(report);
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0 && failed === 0) say(`vitest ended with exit code ${code}: see above.`);
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return code === 0 && failed === 0 ? 0 : 1;
});
