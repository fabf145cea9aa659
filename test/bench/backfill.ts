/** A rule's history counted afterwards, in one process: from the first block to the last sample, sending left out. */
import { randomUUID } from 'node:crypto';
import { transaction } from '@logflow/db';
import { beginBackfill, carryOnBackfill } from '@logflow/ledger';
import { createEngine, parseRule } from '@logflow/rules';
import { commitLines } from '../kit/commit-lines';
import { INVALID_USER_PATTERN, sshdLines } from '../kit/sshd';
import { runBench } from './frame/bench';
import type { Row } from './frame/row';
import { cpuMicros, summarise } from './frame/runs';
import { History } from './stack/history';

/** Each run fills a metric of its own, because a counter's past is told once. */
const metricOf = (run: number): string => `bench_${run}_total`;

const definitionOf = (run: number) =>
  parseRule({
    name: 'bench',
    pattern: INVALID_USER_PATTERN,
    tags: { event: 'bench' },
    metrics: [{ name: metricOf(run), labels: { user: '$' + '{user}' } }],
  });

interface Took {
  readonly seconds: number;
  readonly micros: number;
}

async function fillOnce({ db, orgId }: History, run: number, linesTotal: number): Promise<Took> {
  const ruleId = randomUUID();
  const begun = await transaction(db, (client) =>
    beginBackfill(client, {
      ...{ orgId, ruleId, ruleVersion: 1, rulesEpoch: run + 2, definition: '{}', author: 'bench', linesTotal },
      ...{ metrics: [{ name: metricOf(run), type: 'counter' }], fromUs: 0, toUs: Number.MAX_SAFE_INTEGER },
    }),
  );
  if (begun.kind !== 'begun') throw new Error(`the backfill did not begin: ${begun.kind}`);
  const engine = createEngine([{ id: ruleId, version: 1, definition: definitionOf(run) }]);
  const nothing = async () => undefined;
  const work = { db, send: nothing, giveWay: nothing, isStopping: () => false, olderRulesMs: 0 };
  const began = performance.now();
  const micros = await cpuMicros(() =>
    carryOnBackfill({ ...work, matcherOf: async () => (lines) => engine.match(lines) }, orgId, begun.id),
  );
  return { seconds: (performance.now() - began) / 1000, micros };
}

async function* rows(history: History, size: { lines: number; block: number; runs: number }): AsyncGenerator<Row> {
  for (let at = 0; at < size.lines; at += size.block) {
    await commitLines(history.db, history.orgId, { bodies: sshdLines(Math.min(size.block, size.lines - at), at + 1) });
  }
  await history.passBoundary();
  const took: Took[] = [];
  for (let run = 0; run <= size.runs; run++) took.push(await fillOnce(history, run, size.lines));
  const [, ...counted] = took;
  const { median, spread } = summarise(counted.map(({ seconds }) => size.lines / seconds));
  const cpu = summarise(counted.map(({ micros }) => micros / size.lines)).median;
  const note = `in wall time, PostgreSQL on the same cores; ${cpu.toFixed(2)} µs of Node's CPU a line`;
  yield { what: 'backfill, a quarter of the lines match', value: median, spread, unit: 'lines/s', note };
}

await runBench({
  name: 'backfill',
  about: "Lines a second of a rule's history counted afterwards, from the first block to the last sample.",
  options: {
    lines: { default: '500000', about: 'how many' },
    block: { default: '5000', about: 'lines a block' },
    runs: { default: '3', about: 'runs, after one to warm up' },
  },
  async *run({ lines, block, runs }) {
    const history = await History.open(true);
    try {
      yield* rows(history, { lines: Number(lines), block: Number(block), runs: Number(runs) });
    } finally {
      await history.close();
    }
  },
});
