// What `npm run bench` runs: the programs of test/bench, each printing what it measured.
import { delimiter, join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { checkNode, ensureInstalled } from './setup/install.mjs';
import { Complaint, root, runMain, runOpenly, say } from './setup/run.mjs';

const folder = join(root, 'test', 'bench');
/** Where `npm test` puts servers that the system lacks. */
const programs = join(root, 'node_modules', '.cache', 'logflow');

/** `stack`: needs the apps built. `long`: runs only where it is named. */
const BENCHES = [
  { name: 'match', about: 'lines/s that the engine matches with 1 to 1,000 rules; captures; heavy patterns; peers' },
  { name: 'scan', about: 'lines/s of matching a rule over stored bodies, GB/s of searching them' },
  { name: 'backtest', stack: true, about: 'how long a rule takes to be tried on a million lines' },
  { name: 'backfill', about: "lines/s of a rule's history counted afterwards" },
  { name: 'commit', about: "lines/s that the ledger's one transaction takes" },
  { name: 'storage', about: 'stored bytes by raw bytes, after merging, against gzip -9' },
  { name: 'sampler', about: 'how long a tick takes with 100,000 series, and how long commits wait for it' },
  { name: 'drilldown', about: 'how long the first page of lines by series takes, in a history of a million lines' },
  { name: 'pipeline', stack: true, about: 'events/s and MB/s from HTTP accepted to committed; CPU by stage; memory' },
  { name: 'latency', stack: true, about: 'until accepted, found in /logs, on the graph, at 70 % of the peak' },
  { name: 'soak', stack: true, long: true, about: 'whether memory stays flat while events come for an hour' },
  { name: 'start', stack: true, about: 'from `npm start` to "LogFlow is ready"' },
  { name: 'pages', stack: true, about: 'script that pages load, and when their largest content is painted' },
];

const HELP = `Usage: npm run bench -- [name …] [--option value …]

Runs the benches named, or all but soak:
${BENCHES.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}

Options come after the names and go to each of the benches; \`npm run bench -- <name> --help\` lists them. Of every bench:
  --json     print JSON instead of a table
  --write    keep the figures in docs/benchmarks.json and make docs/benchmarks.md of all that are kept there

Peers are measured where they are installed (Debian: apt-get install libre2-dev g++ mtail), else skipped by name.
Run it on a machine that does nothing else: ratios within a run count, times are this machine's.
`;

function choose(names) {
  const unknown = names.find((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown) {
    const there = BENCHES.map(({ name }) => name).join(', ');
    throw new Complaint(`There is no bench "${unknown}". There are: ${there}.`);
  }
  return BENCHES.filter(({ name, long }) => (names.length === 0 ? !long : names.includes(name)));
}

const runProgram = (name, options = []) =>
  runOpenly(join(root, 'node_modules', '.bin', 'tsx'), [join(folder, `${name}.ts`), ...options]);

async function runAll(chosen, options) {
  const servers = ['redis-server', 'prometheus', 'prometheus-alertmanager'].map((program) =>
    join(programs, program, 'bin'),
  );
  process.env.PATH = [process.env.PATH, ...servers].join(delimiter);
  let failed = 0;
  for (const { name } of chosen) {
    if (!options.includes('--json')) say(`\n${name}`);
    if ((await runProgram(name, options)) !== 0) failed += 1;
  }
  if (options.includes('--write') && (await runProgram('page')) !== 0) failed += 1;
  return failed;
}

runMain(async () => {
  const given = process.argv.slice(2);
  const first = given.findIndex((argument) => argument.startsWith('-'));
  const names = first < 0 ? given : given.slice(0, first);
  const options = first < 0 ? [] : given.slice(first);
  const asksHelp = options.includes('--help') || options.includes('-h');
  if (asksHelp && names.length === 0) return void say(HELP);
  checkNode();
  await ensureInstalled();
  const chosen = choose(names);
  if (!asksHelp && chosen.some(({ stack }) => stack)) await ensureBuilt();
  return (await runAll(chosen, options)) === 0 ? 0 : 1;
});
