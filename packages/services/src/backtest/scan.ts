import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '@logflow/db';
import type { BacktestJob } from '@logflow/queue';
import { walkBlocks } from '@logflow/storage';
import { LRUCache } from 'lru-cache';
import { piecesOf } from '../history/pieces';
import { readTried } from '../history/stoppers';
import { TriedRule } from '../history/tried-rule';
import { environmentOf } from '../rules/environment';
import type { Found } from './found';
import { type BacktestRow, definitionOf } from './run';
import { SliceTally } from './slice-tally';

export interface ScanContext {
  readonly db: Db;
  /** Where the installation's own key lies. */
  readonly home: string;
  /** What a rule may take of a core for a line. */
  readonly ruleBudgetMicros: number;
  /** So long may a slice of a rule that takes more be matched. */
  readonly slowSliceMs: number;
  /** Awaited after each piece of work, with the milliseconds that it took: lets live lines pass. */
  readonly giveWay: (tookMs: number) => Promise<void>;
}

export interface Scanned {
  readonly tally: SliceTally;
  readonly rule: TriedRule;
  /** `given up`: the rule is too slow for all of the lines; `unwanted`: the run has ended meanwhile. */
  readonly end: 'whole' | 'given up' | 'unwanted';
}

const LOOK_EVERY_MS = 200;
const RULES_KEPT = 8;
const rules = new LRUCache<string, TriedRule>({ max: RULES_KEPT });

/** Asks a rule about the lines of a slice, a bounded piece of work at a time. */
export async function scan(
  context: ScanContext,
  job: BacktestJob,
  run: BacktestRow,
  slice: { readonly from_us: number; readonly to_us: number },
): Promise<Scanned> {
  const { db, giveWay } = context;
  const rule = await ruleOf(context, job, run);
  const tally = new SliceTally(definitionOf(run), run.clock, (JSON.parse(run.found) as Found).histogram);
  const watch = new Watch(db, job);
  const event = run.clock === 'event' ? { from: BigInt(run.from_us), to: BigInt(run.to_us) } : null;
  const range = { committedFromUs: slice.from_us, committedToUs: slice.to_us, event };
  let spentMs = 0;
  let end: Scanned['end'] = 'whole';
  await walkBlocks(db, job.orgId, range, {
    bodies: rule.readsBodies,
    visit: async (block) => {
      rule.measure(block.lines);
      for (const piece of piecesOf(block, rule.nanosPerLine)) {
        const began = performance.now();
        tally.add(piece, rule.match(piece.lines));
        const tookMs = performance.now() - began;
        spentMs += tookMs;
        await giveWay(tookMs);
        await nextTurn();
        if (!(await watch.isWanted())) end = 'unwanted';
        else if (rule.tooSlow && spentMs > context.slowSliceMs) end = 'given up';
        if (end !== 'whole') return false;
      }
      return true;
    },
  });
  return { tally, rule, end };
}

async function ruleOf(
  { db, home, ruleBudgetMicros }: ScanContext,
  { orgId, backtestId }: BacktestJob,
  run: BacktestRow,
): Promise<TriedRule> {
  const key = `${orgId} ${backtestId}`;
  const known = rules.get(key);
  if (known) return known;
  const tried = readTried(run.definition);
  const environment = await environmentOf({ db, home }, orgId, [tried.rule]);
  const rule = new TriedRule(tried, { id: run.id, version: 1 }, environment, ruleBudgetMicros);
  rules.set(key, rule);
  return rule;
}

/** Looks now and then whether a run is still wanted. */
class Watch {
  readonly #db: Db;
  readonly #job: BacktestJob;
  #lookedMs = Date.now();

  constructor(db: Db, job: BacktestJob) {
    this.#db = db;
    this.#job = job;
  }

  async isWanted(): Promise<boolean> {
    if (Date.now() - this.#lookedMs < LOOK_EVERY_MS) return true;
    this.#lookedMs = Date.now();
    const { rowCount } = await this.#db.pool.query(
      "select 1 from backtest where org_id = $1 and id = $2 and state = 'running'",
      [this.#job.orgId, this.#job.backtestId],
    );
    return rowCount === 1;
  }
}
