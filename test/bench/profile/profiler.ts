import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../kit/settled';
import { readStacks, type StackTime } from './cpu-profile';
import { flameGraph } from './flame';
import { type MemorySample, memoryChart } from './memory-chart';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '..', '..', '..');

/** Profiles the processes of a stack that was started with {@link Profiler.env}. */
export class Profiler {
  readonly #folder: string;
  readonly #keep: boolean;

  /** @param folder where the profiles stay; empty: they are thrown away once read. */
  constructor(folder: string) {
    this.#keep = folder !== '';
    this.#folder = this.#keep ? folder : mkdtempSync(join(tmpdir(), 'logflow-profile-'));
    mkdirSync(this.#folder, { recursive: true });
  }

  get env(): Record<string, string> {
    return { NODE_OPTIONS: `--require=${join(HERE, 'preload.cjs')}`, LOGFLOW_PROFILE: this.#folder };
  }

  /** Starts, or ends, in every process given. */
  toggle(pids: readonly number[]): void {
    for (const pid of pids) process.kill(pid, 'SIGUSR2');
  }

  /** @param name as in `ingest`, `worker-0`. Where profiles are kept, their pictures are drawn beside them. */
  async stacks(name: string): Promise<StackTime[]> {
    const path = join(this.#folder, `${name}.cpuprofile`);
    await until(`${path} is written`, () => existsSync(path));
    const stacks = readStacks(path, ROOT);
    if (this.#keep) this.#draw(name, stacks);
    return stacks;
  }

  #draw(name: string, stacks: readonly StackTime[]): void {
    const memory = JSON.parse(readFileSync(join(this.#folder, `${name}.memory.json`), 'utf8')) as MemorySample[];
    writeFileSync(join(this.#folder, `${name}.flame.svg`), flameGraph(stacks, name));
    writeFileSync(join(this.#folder, `${name}.memory.svg`), memoryChart(memory, name));
  }

  close(): void {
    if (!this.#keep) rmSync(this.#folder, { recursive: true, force: true });
  }
}
