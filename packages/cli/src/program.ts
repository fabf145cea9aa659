import { Command, CommanderError, Option } from 'commander';
import { Server } from './api';
import { Complaint, EXIT } from './complaint';
import { diff } from './rules/diff';
import { pull } from './rules/pull';
import { push } from './rules/push';
import { runTests } from './rules/run-tests';
import type { Terminal } from './terminal';

const FOLDER = ['[folder]', 'where the rules are, one a .yaml file', 'rules'] as const;
const DEFAULT_URL = 'http://localhost:3000';
const CODES = `

Exit codes: 0 all is well; 1 the answer is no (files and server differ, a test fails, you said no);
2 the question could not be answered (no server, no key, a file that holds no rule).`;
const ENVIRONMENT = `
Environment:
  LOGFLOW_URL      address of the server, where --url names none
  LOGFLOW_API_KEY  an API key, made on the page Settings
  NO_COLOR         set: no colours`;

const PULL = `Write the rules of the server into files.
A file whose rule did not change is not touched; in the others, what did not change keeps its comments.`;
const PUSH = `Show what would change on the server, ask, and do it.
Files and rules belong together by id, else by name. Nothing is sent while any file is wrong.`;
const DIFF =
  'Show how files and server differ, and exit 1 where they do: what push would change, and rules that no file has.';

interface ServerFlags {
  readonly url?: string;
}

/**
 * Runs one command.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal, send?: typeof fetch): Promise<number> {
  let code: number = EXIT.ok;
  const done = async (work: Promise<number>) => {
    code = await work;
  };
  const root = new Command('logflow')
    .description('LogFlow on the command line.')
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)');
  addRules(root, { terminal, send, done });
  try {
    await root.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return failureCode(error, terminal);
  }
}

function failureCode(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.trouble;
  if (error instanceof Complaint) terminal.complain(error.message);
  else terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.trouble;
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly send: typeof fetch | undefined;
  readonly done: (work: Promise<number>) => Promise<void>;
}

function addRules(root: Command, { terminal, send, done }: Surroundings): void {
  const rules = root
    .command('rules')
    .description('Rules as code: keep them as YAML files, one rule a file, and bring them to a server.')
    .addHelpText('after', ENVIRONMENT + CODES);
  const server = (flags: ServerFlags) =>
    new Server({
      url: flags.url || terminal.env.LOGFLOW_URL || DEFAULT_URL,
      apiKey: terminal.env.LOGFLOW_API_KEY,
      ...(send && { fetch: send }),
    });

  onServer(rules.command('pull'), PULL)
    .option('--prune', 'remove files whose rule is not on the server', false)
    .addHelpText(
      'after',
      `\nA file whose rule did not change is not touched; else what did not change keeps its comments.`,
    )
    .action((folder, flags) => done(pull(terminal, server(flags), { folder, ...flags })));
  onServer(rules.command('push'), PUSH)
    .option('--prune', 'delete rules that no file has')
    .option('--yes', 'do not ask: for scripts')
    .action((folder, flags) =>
      done(push(terminal, server(flags), { folder, prune: flags.prune === true, yes: flags.yes === true })),
    );
  onServer(rules.command('diff'), DIFF).action((folder, flags) => done(diff(terminal, server(flags), { folder })));
  rules
    .command('test')
    .description('Run the tests in the rules, with the same RE2 as the workers; needs no server.')
    .argument(...FOLDER)
    .addHelpText('after', CODES)
    .action((folder) => done(runTests(terminal, { folder })));
}

const onServer = (command: Command, description: string): Command =>
  command
    .description(description)
    .argument(...FOLDER)
    .addOption(new Option('--url <address>', `the server (else LOGFLOW_URL, else ${DEFAULT_URL})`))
    .addHelpText('after', ENVIRONMENT + CODES);
