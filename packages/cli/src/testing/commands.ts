import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../program';
import { FAKE_KEY, type FakeServer } from './fake-server';

/** A folder of its own in which commands are run. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), 'logflow-cli-'));
  /** What the person would answer; null: nobody is there. */
  answer: boolean | null = null;
  env: Record<string, string> = { LOGFLOW_API_KEY: FAKE_KEY };

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  files(folder = 'rules'): string[] {
    return readdirSync(join(this.path, folder)).sort();
  }

  /** Every file of the folder with its text. */
  contents(folder = 'rules'): Record<string, string> {
    return Object.fromEntries(this.files(folder).map((file) => [file, this.read(join(folder, file))]));
  }

  /** @returns the exit code and all that was written, both streams together */
  async run(server: FakeServer | null, ...args: string[]): Promise<{ code: number; output: string }> {
    const lines: string[] = [];
    const terminal = {
      env: this.env,
      cwd: this.path,
      say: (line: string) => void lines.push(line),
      complain: (line: string) => void lines.push(line),
      tone: (_: string, text: string) => text,
      confirm: async () => this.answer,
    };
    const code = await run(args, terminal, server?.fetch);
    return { code, output: lines.join('\n') };
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
