import { randomUUID } from 'node:crypto';
import { emptyLines, type Lines, LinesBuilder } from '@logflow/lines';
import { type CommittedRun, type Marks, NONE, type NotKeptReason, type RuleHits } from '@logflow/model';
import fc from 'fast-check';
import { ghostsOf } from '../not-kept';

/** A line of the contract's history, as plainly as it can be said. */
export interface PlainLine {
  readonly batch: string;
  readonly index: number;
  readonly committedUs: number;
  readonly timeUs: bigint;
  readonly severity: string;
  readonly host: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly body: string;
  /** Rule → the tags and series it gave the line. */
  readonly effects: ReadonlyMap<
    string,
    { readonly tags: Record<string, string> | null; readonly series: readonly number[] }
  >;
  /** What the line adds to any series of {@link VALUED}; to the others it adds 1. */
  readonly value: number;
  /** Why and by which rule the line was not kept. */
  readonly notKept: { readonly reason: NotKeptReason; readonly ruleId: string } | null;
}

/** One commit, in the columns that a block is made of. */
export interface PlainBlock {
  readonly committedUs: number;
  readonly rulesEpoch: number;
  readonly runs: readonly CommittedRun[];
  readonly lines: Lines;
  readonly marks: Marks;
  readonly plain: readonly PlainLine[];
}

export const RULES = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
export const SERIES = [1, 2, 3, 4] as const;
/** Series that grow by a captured number. */
export const VALUED: readonly number[] = [3, 4];
const REASONS = ['dropped', 'sampled'] as const;
export const WORDS = ['root', 'admin', 'nul\u0000byte', 'größe'] as const;
export const LEVELS = ['info', 'ERROR', 'err', ''] as const;
export const HOSTS = ['h', 'web-1', 'web-2'] as const;
const TAG_SETS = [{ event: 'x' }, { event: 'y', user: 'root' }, {}] as const;

/** What a test draws for a line: everything small, so that ties and overlaps are frequent. */
export interface LineDraw {
  readonly minute: number;
  readonly word: number;
  readonly level?: number;
  readonly host?: number;
  readonly user?: number;
  /** Eighths, so that sums are exact. */
  readonly eighths?: number;
  /** Which of the line's rules takes it away, and why. */
  readonly taken?: { readonly hit: number; readonly reason: number } | null;
  readonly hits: readonly {
    readonly rule: number;
    readonly tags: number | null;
    readonly series: readonly (number | null)[];
  }[];
}

const series: fc.Arbitrary<number | null> = fc.option(fc.constantFrom(...SERIES));

export const lineDraw: fc.Arbitrary<LineDraw> = fc.record({
  minute: fc.nat(2),
  word: fc.nat(WORDS.length - 1),
  level: fc.nat(LEVELS.length - 1),
  host: fc.nat(HOSTS.length - 1),
  user: fc.nat(WORDS.length),
  eighths: fc.nat(100),
  taken: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.record({ hit: fc.nat(1), reason: fc.nat(1) })),
  hits: fc.uniqueArray(
    fc.record({
      rule: fc.nat(RULES.length - 1),
      tags: fc.option(fc.nat(TAG_SETS.length - 1)),
      series: fc.tuple(series, series),
    }),
    { selector: (hit) => hit.rule, maxLength: 2 },
  ),
});

const MINUTE_US = 60_000_000n;

/**
 * @param requests the lines of each request that travels in this commit
 * @param eventBaseUs event time of minute 0
 */
export function makeBlock(
  requests: readonly (readonly LineDraw[])[],
  at: { readonly committedUs: number; readonly rulesEpoch: number; readonly eventBaseUs: bigint },
): PlainBlock {
  const builder = new LinesBuilder();
  const runs: CommittedRun[] = [];
  const plain: PlainLine[] = [];
  for (const draws of requests) {
    const batch = randomUUID();
    runs.push({ batch, first: 0, count: draws.length, committedAt: at.committedUs });
    draws.forEach((draw, index) => {
      const timeUs = at.eventBaseUs + BigInt(draw.minute) * MINUTE_US;
      const body = `line about ${WORDS[draw.word]}`;
      const { severity, host, attributes } = fieldsOf(draw, index);
      const texts = { resource: JSON.stringify({ host }), attributes: JSON.stringify(attributes) };
      builder.add({ time: timeUs, severity, body, ...texts });
      const value = (draw.eighths ?? 8) / 8;
      const notKept = takerOf(draw);
      const name = { batch, index, committedUs: at.committedUs, timeUs };
      plain.push({ ...name, severity, host, attributes, body, effects: effectsOf(draw), value, notKept });
    });
  }
  const marks = marksOf(requests.flat());
  const lines = builder.build();
  const ghosts = ghostsOf(marks, lines.count);
  return { ...at, runs, lines: ghosts ? emptyLines(lines, ghosts) : lines, marks, plain };
}

function fieldsOf({ level = 0, host = 0, user = WORDS.length }: LineDraw, n: number) {
  const name = WORDS[user];
  return {
    severity: LEVELS[level] as string,
    host: HOSTS[host] as string,
    attributes: { n, ...(name !== undefined && { user: name }) },
  };
}

function takerOf({ taken, hits }: LineDraw): PlainLine['notKept'] {
  const hit = taken ? hits[taken.hit] : undefined;
  return hit ? { reason: REASONS[taken?.reason ?? 0] as NotKeptReason, ruleId: RULES[hit.rule] as string } : null;
}

function effectsOf(draw: LineDraw): PlainLine['effects'] {
  const present = (id: number | null): number[] => (id === null ? [] : [id]);
  return new Map(
    draw.hits.map((hit) => [
      RULES[hit.rule] as string,
      { tags: hit.tags === null ? null : { ...TAG_SETS[hit.tags] }, series: hit.series.flatMap(present) },
    ]),
  );
}

function marksOf(draws: readonly LineDraw[]): Marks {
  const used = new Set(draws.flatMap((draw) => draw.hits.flatMap((hit) => hit.series)));
  const seriesIds = SERIES.filter((id) => used.has(id));
  const hits = RULES.map((ruleId, rule): RuleHits => {
    const matched = draws.flatMap((draw, line) =>
      draw.hits.filter((hit) => hit.rule === rule).map((hit) => ({ line, hit })),
    );
    const column = (metric: number) =>
      Uint32Array.from(matched, ({ hit }) => {
        const id = hit.series[metric] ?? null;
        return id === null ? NONE : seriesIds.indexOf(id as (typeof SERIES)[number]);
      });
    return {
      ruleId,
      ruleVersion: 1,
      lines: Uint32Array.from(matched, ({ line }) => line),
      tags: Uint32Array.from(matched, ({ hit }) => hit.tags ?? NONE),
      series: [column(0), column(1)],
      values: [0, 1].map((metric) =>
        Float64Array.from(matched, ({ line, hit }) => addedValue(draws[line], hit.series[metric])),
      ),
    };
  });
  const notKept = notKeptOf(draws);
  return {
    ...(notKept.length > 0 && { notKept }),
    hits: hits.filter((hit) => hit.lines.length > 0),
    tagSets: TAG_SETS.map((set) => JSON.stringify(set)),
    seriesIds,
  };
}

const addedValue = (draw: LineDraw | undefined, id: number | null | undefined): number =>
  VALUED.includes(id ?? 0) ? (draw?.eighths ?? 8) / 8 : 1;

function notKeptOf(draws: readonly LineDraw[]): NonNullable<Marks['notKept']> {
  const takers = draws.map(takerOf);
  return RULES.flatMap((ruleId) =>
    REASONS.flatMap((reason) => {
      const lines = takers.flatMap((taker, line) =>
        taker?.ruleId === ruleId && taker.reason === reason ? [line] : [],
      );
      return lines.length === 0 ? [] : [{ reason, ruleId, lines: Uint32Array.from(lines) }];
    }),
  );
}
