import type { Db } from '@logflow/db';
import type { CommitResult } from '@logflow/ledger';
import { type Matches, monotonicMs, type RuleHits } from '@logflow/model';
import type { RuleCost } from '@logflow/rules';
import { rules } from '@logflow/services';
import type { BatchMetrics, KnownCost } from '../own-metrics';
import type { RuleSnapshot } from './rule-snapshots';

type Committed = Extract<CommitResult, { kind: 'committed' }>;

interface Doings {
  matches: number;
  unread: number;
  cut: number;
  overflowed: number;
  lastMatchUs: number | null;
}

interface OrgTally {
  readonly byRule: Map<string, Doings>;
  lines: number;
  engine: RuleSnapshot['engine'];
  /** When the costs of all its rules were told, by `monotonicMs`. */
  costsToldAt: number;
}

const TELL_COSTS_EVERY_MS = 60_000;

/** Adds up what rules do to the batches that were committed, for the database to be told now and then. */
export class RuleTally {
  readonly #metrics: Pick<BatchMetrics, 'matched' | 'problems'>;
  readonly #orgs = new Map<number, OrgTally>();

  constructor(metrics: Pick<BatchMetrics, 'matched' | 'problems'>) {
    this.#metrics = metrics;
  }

  add(orgId: number, { engine }: RuleSnapshot, matches: Matches, { committedUs, overflows, lines }: Committed): void {
    const org = this.#org(orgId, engine);
    org.lines += lines;
    const [isCut, isOver] = [flagsOf(matches.series, ({ cut }) => cut), flagsOf(overflows, (overflow) => overflow)];
    for (const hits of matches.hits) {
      const own = doingsOf(org, hits.ruleId);
      const [cut, overflowed] = [linesIn(hits, isCut), linesIn(hits, isOver)];
      own.matches += hits.lines.length;
      own.cut += cut;
      own.overflowed += overflowed;
      own.lastMatchUs = committedUs;
      this.#show({ matches: hits.lines.length, cut, overflowed });
    }
    for (const { ruleId, lines: unread } of matches.unread ?? []) {
      doingsOf(org, ruleId).unread += unread;
      this.#show({ unread });
    }
  }

  /**
   * Tells the database what was added since it was last told; where that fails it is told the next time.
   * @throws the error of the first org that could not be told; all others were
   */
  async tell(db: Pick<Db, 'pool'>): Promise<void> {
    const failed: unknown[] = [];
    for (const [orgId, org] of this.#orgs) await tellOrg(db, orgId, org).catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  }

  /** What the rules of the orgs that this process has met take. */
  *costs(): Iterable<KnownCost> {
    for (const [orgId, { engine }] of this.#orgs)
      for (const { ruleId, asking } of engine.costs())
        if (asking !== null) yield { orgId, ruleId, nanosPerLine: asking };
  }

  #org(orgId: number, engine: RuleSnapshot['engine']): OrgTally {
    const known = this.#orgs.get(orgId) ?? {
      byRule: new Map(),
      lines: 0,
      engine,
      costsToldAt: Number.NEGATIVE_INFINITY,
    };
    this.#orgs.set(orgId, known);
    known.engine = engine;
    return known;
  }

  #show({ matches = 0, ...problems }: Partial<Omit<Doings, 'lastMatchUs'>>): void {
    if (matches > 0) this.#metrics.matched.inc(matches);
    for (const [problem, lines] of Object.entries(problems))
      if (lines > 0) this.#metrics.problems.inc({ problem }, lines);
  }
}

async function tellOrg(db: Pick<Db, 'pool'>, orgId: number, org: OrgTally): Promise<void> {
  const doings = doingsToTell(org);
  if (doings.length === 0) return;
  const told = new Map(org.byRule);
  const { lines } = org;
  org.byRule.clear();
  org.lines = 0;
  try {
    await rules.addStats(db, orgId, doings);
  } catch (error) {
    putBack(org, told, lines);
    throw error;
  }
}

const nothing = (): Doings => ({ matches: 0, unread: 0, cut: 0, overflowed: 0, lastMatchUs: null });

function doingsOf({ byRule }: Pick<OrgTally, 'byRule'>, ruleId: string): Doings {
  const known = byRule.get(ruleId) ?? nothing();
  byRule.set(ruleId, known);
  return known;
}

/** @returns null where none has the flag, so that no line has to be looked at */
const flagsOf = <T>(all: readonly T[], flag: (one: T) => boolean | undefined): readonly boolean[] | null =>
  all.some(flag) ? all.map((one) => flag(one) ?? false) : null;

/** Lines of the rule, each once, of which a series has the flag. */
function linesIn({ lines, series }: RuleHits, flags: readonly boolean[] | null): number {
  if (flags === null) return 0;
  let count = 0;
  for (let i = 0; i < lines.length; i++) if (series.some((column) => flags[column[i] as number])) count++;
  return count;
}

/** What rules did; once a minute also what those take that did nothing. */
function doingsToTell(org: OrgTally): rules.RuleDoings[] {
  const costs = new Map(org.engine.costs().map((cost) => [cost.ruleId, cost]));
  const all = org.lines > 0 && monotonicMs() - org.costsToldAt >= TELL_COSTS_EVERY_MS;
  if (all) org.costsToldAt = monotonicMs();
  const measured = [...costs.values()].filter(({ asking }) => asking !== null).map(({ ruleId }) => ruleId);
  return [...new Set([...org.byRule.keys(), ...(all ? measured : [])])].map((ruleId) => {
    const doings = org.byRule.get(ruleId) ?? nothing();
    return {
      ruleId,
      ...doings,
      nanosPerLine: nanosPerLine(costs.get(ruleId), doings.matches / Math.max(1, org.lines)),
    };
  });
}

/** For a line of any kind: acting on matches counts for the share of lines that match. */
function nanosPerLine(cost: RuleCost | undefined, share: number): number | null {
  if (cost === undefined || cost.asking === null) return null;
  return cost.asking + (cost.acting ?? 0) * share;
}

function putBack(org: OrgTally, told: ReadonlyMap<string, Doings>, lines: number): void {
  org.lines += lines;
  for (const [ruleId, doings] of told) {
    const own = doingsOf(org, ruleId);
    own.matches += doings.matches;
    own.unread += doings.unread;
    own.cut += doings.cut;
    own.overflowed += doings.overflowed;
    own.lastMatchUs ??= doings.lastMatchUs;
  }
}
