import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** On what it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly kernel: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpuModel(),
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    kernel: `${type()} ${release()} ${arch()}`,
  };
}

/** Load of the last minute by core; above a few tenths before a run, the figures are another program's too. */
export function loadPerCore(): number {
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]) / availableParallelism();
  } catch {
    return 0;
  }
}

/** Hypervisors hide the name; family and model tell the generation all the same. */
function cpuModel(): string {
  const name = cpus()[0]?.model.trim() ?? 'unknown';
  try {
    const text = readFileSync('/proc/cpuinfo', 'utf8');
    const field = (key: string) => text.match(new RegExp(`^${key}\\s*: (.*)$`, 'm'))?.[1];
    return `${name}, family ${field('cpu family')} model ${field('model')}`;
  } catch {
    return name;
  }
}

export const machineSentence = ({ cpu, cores, memoryGb, node, kernel }: Machine): string =>
  `${cores} cores of ${cpu}, ${memoryGb} GB, Node ${node}, ${kernel}`;
