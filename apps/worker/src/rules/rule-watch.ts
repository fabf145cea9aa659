import type { Db } from '@logflow/db';
import type { Lines } from '@logflow/lines';
import { monotonicMs } from '@logflow/model';
import type { RuleCost } from '@logflow/rules';
import type { Logger } from '@logflow/runtime';
import { rules } from '@logflow/services';
import type { BatchMetrics } from '../own-metrics';
import type { RuleSnapshot, RuleSnapshots } from './rule-snapshots';

interface WatchContext {
  readonly db: Db;
  readonly snapshots: Pick<RuleSnapshots, 'fresh'>;
  readonly metrics: Pick<BatchMetrics, 'examining' | 'quarantined'>;
  readonly log: Logger;
  /** CPU time that a rule may take for a line. */
  readonly budgetMicros: number;
}

/** Of one core: what measuring rules that are known already may take. */
const SHARE = 0.01;
/** What may gather while there is little to match, nanoseconds. */
const MOST_SAVED = 20e6;
const JUDGE_EVERY_MS = 1_000;
/** Rules of one org may be taken out one after another; whatever is left then is asked all the same. */
const MOST_ROUNDS = 5;

/** Measures rules before they are asked, and takes out those that are too slow. */
export class RuleWatch {
  readonly #context: WatchContext;
  readonly #budgetNanos: number;
  readonly #told = new Set<string>();
  readonly #judgedAt = new Map<number, number>();
  #saved = MOST_SAVED;
  #savedAt = monotonicMs();

  constructor(context: WatchContext) {
    this.#context = context;
    this.#budgetNanos = context.budgetMicros * 1_000;
  }

  /**
   * @returns what the lines are to be matched with: the rules, or where some of them had to be taken out, those without
   *   them, in the epoch that says so
   * @throws the database's error
   */
  async clear(orgId: number, snapshot: RuleSnapshot, lines: Lines): Promise<RuleSnapshot> {
    let left = snapshot;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const slow = this.#slowOf(orgId, left, lines);
      if (slow.length === 0) break;
      for (const one of slow) await this.#takeOut(orgId, one);
      left = await this.#context.snapshots.fresh(orgId);
    }
    return left;
  }

  #slowOf(orgId: number, { engine }: RuleSnapshot, lines: Lines): RuleCost[] {
    const { nanos, isSlow } = engine.examine(lines, { perLine: this.#budgetNanos, allowance: this.#allowance() });
    this.#saved -= nanos;
    this.#context.metrics.examining.inc(nanos / 1e9);
    const now = monotonicMs();
    if (!isSlow && now - (this.#judgedAt.get(orgId) ?? 0) < JUDGE_EVERY_MS) return [];
    this.#judgedAt.set(orgId, now);
    const slow = engine.tooSlow(this.#budgetNanos);
    for (const one of slow) if (one.redacts) this.#tellOnce(orgId, one);
    return slow.filter(({ redacts }) => !redacts);
  }

  /** Whoever has spent more than there was waits until the time has made up for it. */
  #allowance(): number {
    const now = monotonicMs();
    this.#saved = Math.min(MOST_SAVED, this.#saved + (now - this.#savedAt) * 1e6 * SHARE);
    this.#savedAt = now;
    return this.#saved;
  }

  async #takeOut(orgId: number, cost: RuleCost): Promise<void> {
    const slow = this.#slowRule(cost);
    if (!(await rules.quarantine(this.#context.db, orgId, slow))) return;
    this.#context.metrics.quarantined.inc();
    this.#context.log.warn(
      aboutSlow(orgId, slow),
      'a rule is too slow: lines are matched without it until it is edited or released',
    );
  }

  #tellOnce(orgId: number, cost: RuleCost): void {
    const key = `${cost.ruleId} ${cost.version}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const about = aboutSlow(orgId, this.#slowRule(cost));
    this.#context.log.warn(about, 'a rule is too slow, and stays, because what it redacts would be stored without it');
  }

  #slowRule(cost: RuleCost): rules.SlowRule {
    const { ruleId, version } = cost;
    return { ruleId, version, ...rules.slowPartOf(cost, this.#budgetNanos) };
  }
}

const aboutSlow = (orgId: number, { ruleId, version, doing, nanosPerLine, budgetNanos }: rules.SlowRule) => ({
  ...{ orgId, rule: ruleId, version, doing },
  ...{ microsPerLine: nanosPerLine / 1_000, budgetMicros: budgetNanos / 1_000 },
});
