import { randomUUID } from 'node:crypto';
import type { Db } from '@logflow/db';
import { commitBatch } from '@logflow/ledger';
import { encodeLines, LinesBuilder } from '@logflow/lines';
import type { RuleVersion } from '@logflow/model';
import { createEngine } from '@logflow/rules';

export interface LinesToCommit {
  readonly bodies: readonly string[];
  /** Of line 0, microseconds; each line is dated a second after the one before. */
  readonly timeUs?: bigint;
  readonly resource?: Readonly<Record<string, string>>;
  readonly attributesOf?: (line: number) => Readonly<Record<string, unknown>>;
  /** What the lines are matched with, and the epoch of the org's rules in which that is so. */
  readonly rules?: readonly RuleVersion[];
  readonly rulesEpoch?: number;
}

const SECOND_US = 1_000_000n;

/** Commits lines as a worker would, as one request in one block. @returns its batch, and when it was committed (µs). */
export async function commitLines(
  db: Db,
  orgId: number,
  {
    bodies,
    timeUs = BigInt(Date.now()) * 1000n,
    resource = {},
    attributesOf,
    rules = [],
    rulesEpoch = 1,
  }: LinesToCommit,
): Promise<{ batch: string; committedUs: number }> {
  const builder = new LinesBuilder();
  bodies.forEach((body, i) => {
    const attributes = JSON.stringify(attributesOf?.(i) ?? {});
    builder.add({
      time: timeUs + BigInt(i) * SECOND_US,
      severity: '',
      body,
      resource: JSON.stringify(resource),
      attributes,
    });
  });
  const lines = builder.build();
  const batch = randomUUID();
  const committed = await commitBatch(db, {
    jobId: randomUUID(),
    orgId,
    rulesEpoch,
    parts: [{ batch, count: lines.count }],
    lines,
    frame: await encodeLines(lines),
    matches: createEngine(rules).match(lines),
    destinations: [],
  });
  if (committed.kind === 'duplicate') throw new Error('no job was committed before');
  return { batch, committedUs: committed.committedUs };
}
