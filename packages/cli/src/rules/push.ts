import { Refusal, type Server } from '../api';
import { Complaint, EXIT } from '../complaint';
import type { Terminal } from '../terminal';
import { type Folder, readFolder } from './folder';
import { type Change, makePlan, type Plan } from './plan';
import { counted, showPlan, showProblems } from './report';
import { judge, locate } from './rule-file';

interface Options {
  readonly folder: string;
  readonly prune: boolean;
}

/**
 * Reads the folder and compares it with the server.
 * @throws Complaint when a file holds no rule that could be saved, after showing every one
 */
export async function planFor(
  terminal: Terminal,
  server: Server,
  { folder: path, prune }: Options,
): Promise<{ folder: Folder; plan: Plan }> {
  const folder = await readFolder(terminal.cwd, path);
  const problems = [...folder.problems, ...folder.files.flatMap(judge)];
  if (problems.length > 0) {
    showProblems(terminal, folder, problems);
    throw new Complaint(`${counted(problems.length, 'problem')} in ${folder.shown}: nothing was compared or sent.`);
  }
  if (folder.files.length === 0 && prune) {
    throw new Complaint(
      `${folder.shown} holds no rule, and --prune would delete every one on the server: is it the right folder?`,
    );
  }
  return { folder, plan: makePlan(folder.files, await server.list(), { prune }) };
}

/** Shows a plan, asks, and carries it out. */
export async function push(terminal: Terminal, server: Server, options: Options & { yes: boolean }): Promise<number> {
  const { folder, plan } = await planFor(terminal, server, options);
  terminal.say(`${folder.shown} → ${server.url}`);
  showPlan(terminal, folder, plan);
  showProblems(terminal, folder, plan.obstacles);
  if (plan.obstacles.length > 0) throw new Complaint('Nothing was sent.');
  if (plan.changes.length === 0) return EXIT.ok;
  if (!(await agreed(terminal, options.yes))) {
    terminal.say('Nothing was sent.');
    return EXIT.no;
  }
  await carryOut(terminal, server, { folder, changes: plan.changes });
  if (plan.changes.some(({ kind }) => kind === 'create')) {
    terminal.say(
      '"rules pull" notes the ids of new rules in their files, so that one can be renamed and stay the same rule.',
    );
  }
  return EXIT.ok;
}

async function agreed(terminal: Terminal, yes: boolean): Promise<boolean> {
  if (yes) return true;
  const answer = await terminal.confirm('Do this?');
  if (answer !== null) return answer;
  throw new Complaint('Nothing was sent: nobody can be asked here. --yes carries the plan out without asking.');
}

async function carryOut(
  terminal: Terminal,
  server: Server,
  { folder, changes }: { folder: Folder; changes: readonly Change[] },
): Promise<void> {
  for (const [done, change] of changes.entries()) {
    try {
      await send(server, change);
    } catch (error) {
      terminal.complain(`Done: ${done} of ${changes.length}. Then this was refused; a second push does what is left:`);
      throw explained(terminal, folder, { change, error });
    }
  }
  terminal.say(`Done: ${counted(changes.length, 'change')}.`);
}

function send(server: Server, change: Change): Promise<void> {
  if (change.kind === 'delete') return server.remove(change.remote);
  const { definition } = change.file;
  return change.kind === 'create' ? server.create(definition) : server.update(change.remote, definition);
}

/** Shows where in the file stands what the server did not take. */
function explained(terminal: Terminal, folder: Folder, { change, error }: { change: Change; error: unknown }): unknown {
  if (!(error instanceof Refusal)) return error;
  if (change.kind === 'delete' || error.errors.length === 0) return new Complaint(error.message);
  showProblems(
    terminal,
    folder,
    error.errors.map((one) => locate(change.file, one)),
  );
  return new Complaint(`The server did not take "${change.file.name}".`);
}
