import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

/** What V8 writes: a tree of calls, and which node was running at each sample. */
interface CpuProfile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface Node {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

/** A function, and the file that it was written in, relative to the repository; native ones have none. */
export interface Frame {
  readonly name: string;
  readonly file: string;
}

/** How long the process was found in one stack of calls. */
export interface StackTime {
  /** The outermost call first. */
  readonly frames: readonly Frame[];
  readonly micros: number;
}

const IDLE = '(idle)';

/** @param root the repository's folder. @returns the stacks in which the process was busy. */
export function readStacks(path: string, root: string): StackTime[] {
  const profile = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile;
  const stacks = stacksOf(profile.nodes, new Sources(root));
  const times = new Map<number, number>();
  profile.samples.forEach((id, i) => {
    times.set(id, (times.get(id) ?? 0) + Math.max(0, profile.timeDeltas[i] ?? 0));
  });
  return [...times]
    .map(([id, micros]) => ({ frames: stacks.get(id) ?? [], micros }))
    .filter(({ frames }) => frames.at(-1)?.name !== IDLE);
}

/** @returns for each node the calls that led to it, itself last. */
function stacksOf(nodes: readonly Node[], sources: Sources): Map<number, Frame[]> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const stacks = new Map<number, Frame[]>();
  for (const { id, callFrame } of nodes) {
    const outer = stacks.get(parents.get(id) ?? -1) ?? [];
    stacks.set(id, callFrame.functionName === '(root)' ? [] : [...outer, sources.frameOf(callFrame)]);
  }
  return stacks;
}

/** Finds back the files that a bundle was made of, by the source maps beside it. */
class Sources {
  readonly #root: string;
  readonly #maps = new Map<string, TraceMap | null>();

  constructor(root: string) {
    this.#root = root;
  }

  frameOf({ functionName, url, lineNumber, columnNumber }: Node['callFrame']): Frame {
    const name = functionName || '(anonymous)';
    if (!url.startsWith('file:')) return { name, file: url };
    const map = this.#mapOf(fileURLToPath(url));
    const found = map && originalPositionFor(map, { line: lineNumber + 1, column: Math.max(0, columnNumber) });
    return { name, file: this.#relative(found?.source ?? fileURLToPath(url)) };
  }

  #mapOf(path: string): TraceMap | null {
    const known = this.#maps.get(path);
    if (known !== undefined) return known;
    const file = `${path}.map`;
    const map = existsSync(file) ? new TraceMap(readFileSync(file, 'utf8'), file) : null;
    this.#maps.set(path, map);
    return map;
  }

  #relative(path: string): string {
    const at = path.lastIndexOf('/node_modules/');
    if (at >= 0) return path.slice(at + 1);
    return path.startsWith(`${this.#root}/`) ? path.slice(this.#root.length + 1) : path;
  }
}
