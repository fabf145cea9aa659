// What `npm run bench` runs: the programs of test/bench, each printing what it measured.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { checkNode, ensureInstalled } from './setup/install.mjs';
import { Complaint, root, runMain, runOpenly, say } from './setup/run.mjs';

const folder = join(root, 'test', 'bench');
/** Other files of the folder are what benches are made of. */
const BENCHES = ['match', 'pipeline', 'drilldown', 'backtest'];

const HELP = `Usage: npm run bench -- [name …] [--option=value …]

Runs the benches named, or all:
  match      lines/s that the engine matches, with 1, 10, 100 and 1,000 rules
  pipeline   events/s and MB/s from HTTP accepted to committed, with 100 rules
  drilldown  how long the first page of lines by series takes, in a history of a million lines
  backtest   how long a rule takes to be tried on a million lines

Options go to the bench. Run it on a machine that does nothing else.
`;

function choose(names) {
  const there = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  const benches = BENCHES.filter((name) => there.includes(name));
  const unknown = names.find((name) => !benches.includes(name));
  if (unknown) throw new Complaint(`There is no bench "${unknown}". There are: ${benches.join(', ')}.`);
  return names.length > 0 ? names : benches;
}

runMain(async () => {
  const given = process.argv.slice(2);
  if (given.includes('--help') || given.includes('-h')) return void say(HELP);
  checkNode();
  await ensureInstalled();
  const chosen = choose(given.filter((argument) => !argument.startsWith('-')));
  const options = given.filter((argument) => argument.startsWith('-'));
  if (chosen.some((name) => name !== 'match')) await ensureBuilt();
  let failed = 0;
  for (const name of chosen) {
    say(`\n${name}`);
    const tsx = join(root, 'node_modules', '.bin', 'tsx');
    if ((await runOpenly(tsx, [join(folder, `${name}.ts`), ...options])) !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
});
