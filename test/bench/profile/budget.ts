import type { Frame, StackTime } from './cpu-profile';

/** A step of an event's way, and the files whose functions do it. */
interface Stage {
  readonly name: string;
  readonly files: RegExp;
}

const INGEST: readonly Stage[] = [
  { name: 'decode', files: /^packages\/codecs\// },
  { name: 'group, encode', files: /^(packages\/lines\/|apps\/ingest\/src\/group)/ },
  { name: 'enqueue', files: /^(packages\/queue\/|node_modules\/bullmq\/)/ },
  { name: 'HTTP', files: /^(apps\/ingest\/|node_modules\/(@?fastify|find-my-way|avvio|light-my-request))/ },
];

const WORKER: readonly Stage[] = [
  { name: 'dequeue', files: /^(packages\/queue\/|node_modules\/bullmq\/)/ },
  { name: 'decode the frame', files: /^packages\/lines\// },
  { name: 'capture, label, tag', files: /^packages\/rules\/src\/(capture|effects|template|attributes)/ },
  { name: 'match', files: /^packages\/rules\// },
  {
    name: 'deliver',
    files: /^(apps\/worker\/src\/deliver|packages\/(delivery|destinations)\/|node_modules\/undici\/)/,
  },
  { name: 'commit', files: /^packages\/(ledger|storage|db|model)\// },
];

export const STAGES = { ingest: INGEST, worker: WORKER } as const;

const GARBAGE = '(garbage collector)';

/**
 * @returns microseconds by stage, the largest first. A stack belongs to the stage of its innermost function that has
 * one; what has none is named after its npm package, or Node itself.
 */
export function budgetOf(stacks: readonly StackTime[], stages: readonly Stage[]): [stage: string, micros: number][] {
  const sums = new Map<string, number>();
  for (const { frames, micros } of stacks) {
    const name = stageOf(frames, stages);
    sums.set(name, (sums.get(name) ?? 0) + micros);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

function stageOf(frames: readonly Frame[], stages: readonly Stage[]): string {
  if (frames.at(-1)?.name === GARBAGE) return 'garbage collection';
  for (const { file } of frames.toReversed()) {
    const stage = stages.find(({ files }) => files.test(file));
    if (stage) return stage.name;
  }
  return frames.map(packageOf).findLast((name) => name !== null) ?? "Node's own";
}

const packageOf = ({ file }: Frame): string | null =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]?.replace(/^pg(-.*)?$/, 'PostgreSQL client (pg)') ?? null;
