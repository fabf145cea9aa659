import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

export type Tone = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** All that a command needs of the process it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths are meant from. */
  readonly cwd: string;
  say(line: string): void;
  complain(line: string): void;
  tone(tone: Tone, text: string): string;
  /** @returns null where nobody can be asked. */
  confirm(question: string): Promise<boolean | null>;
}

/** The real one. npm runs a script in the folder of its package and says in INIT_CWD where the person stands. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const colours = stdout.isTTY === true && !env.NO_COLOR;
  return {
    env,
    cwd: env.INIT_CWD || process.cwd(),
    say: (line) => void stdout.write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    tone: (tone, text) => (colours ? styleText(tone, text) : text),
    confirm: async (question) => (stdin.isTTY && stdout.isTTY ? ask(question) : null),
  };
}

async function ask(question: string): Promise<boolean> {
  const { stdin: input, stdout: output } = process;
  const lines = createInterface({ input, output });
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question(`${question} [y/N] `));
  } finally {
    lines.close();
  }
}
