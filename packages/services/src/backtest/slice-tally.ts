import { setImmediate as nextTurn } from 'node:timers/promises';
import { lineId, type RuleDefinition } from '@logflow/model';
import { matchSpans, type Span } from '@logflow/rules';
import type { BlockLines } from '../history/pieces';
import type { TriedMatches, TriedRule } from '../history/tried-rule';
import { type Counters, type Found, MAX_SAMPLES, type Sample } from './found';
import { SeriesTally } from './series-tally';

type Clock = 'event' | 'committed';

interface Candidate {
  readonly at: bigint;
  readonly block: BlockLines;
  readonly line: number;
}

/** UTF-16 units of a sample's body that are shown. */
const SHOWN = 8_192;

/** Adds up what one slice finds. Blocks are to come with the latest commits first. */
export class SliceTally {
  readonly series = new SeriesTally();
  readonly #definition: RuleDefinition;
  readonly #clock: Clock;
  readonly #steps: Steps;
  #scanned = 0;
  #matched = 0;
  #bytes = 0;
  #stopped = 0;
  #candidates: Candidate[] = [];

  constructor(definition: RuleDefinition, clock: Clock, histogram: Counters) {
    this.#definition = definition;
    this.#clock = clock;
    this.#steps = new Steps(histogram);
  }

  add(block: BlockLines, { matches, stopped }: TriedMatches): void {
    this.#scanned += block.lines.count;
    this.#bytes += block.bytes;
    this.#stopped += stopped;
    this.series.add(matches);
    for (const { lines } of matches.hits) {
      this.#matched += lines.length;
      this.#count(block, lines);
      this.#choose(block, lines);
    }
  }

  async found({ cost, tooSlow }: Pick<TriedRule, 'cost' | 'tooSlow'>): Promise<Found> {
    return {
      scanned: this.#scanned,
      matched: this.#matched,
      stopped: this.#stopped,
      bytes: this.#bytes,
      micros: (cost.asking * this.#scanned + cost.acting * this.#matched) / 1_000,
      histogram: this.#steps.counters(),
      samples: await this.#samples(),
      ...(tooSlow && { tooSlow }),
    };
  }

  #count(block: BlockLines, lines: Uint32Array): void {
    const { head } = block;
    const [first, last] =
      this.#clock === 'event'
        ? [head.timeFromUs, head.timeToUs]
        : [BigInt(head.committedUs), BigInt(head.committedToUs)];
    if (this.#steps.holdsBoth(first, last)) this.#steps.add(first, lines.length);
    else for (const line of lines) this.#steps.add(this.#timeOf(block, line), 1);
  }

  #timeOf({ lines, nameOf }: BlockLines, line: number): bigint {
    return this.#clock === 'event' ? (lines.times[line] as bigint) : BigInt(nameOf(line).committedUs);
  }

  #choose(block: BlockLines, lines: Uint32Array): void {
    const oldest = this.#candidates.length < MAX_SAMPLES ? null : (this.#candidates.at(-1) as Candidate).at;
    const latest = this.#clock === 'event' ? block.head.timeToUs : BigInt(block.head.committedToUs);
    if (oldest !== null && latest <= oldest) return;
    // Lines of one commit have one time: the last of a block are its newest.
    const some = this.#clock === 'event' ? lines : lines.slice(-MAX_SAMPLES);
    const chosen = [...this.#candidates];
    for (let i = some.length - 1; i >= 0; i--) {
      const line = some[i] as number;
      const at = this.#timeOf(block, line);
      if (oldest === null || at > oldest) chosen.push({ at, block, line });
    }
    this.#candidates = chosen.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)).slice(0, MAX_SAMPLES);
  }

  /** To find a slow pattern in all of them at once would hold the thread. */
  async #samples(): Promise<Sample[]> {
    const bodies = await Promise.all(this.#candidates.map(({ block, line }) => block.bodiesOf([line])));
    const samples: Sample[] = [];
    for (const [i, candidate] of this.#candidates.entries()) {
      samples.push(this.#sample(candidate, bodies[i]?.[0] as Buffer));
      await nextTurn();
    }
    return samples;
  }

  #sample({ block, line }: Candidate, bytes: Buffer): Sample {
    const body = bytes.toString('utf8');
    const { batch, index, committedUs } = block.nameOf(line);
    return {
      id: lineId(batch, index),
      timeUs: String(block.lines.times[line]),
      committedUs,
      body: body.slice(0, SHOWN),
      cut: body.length > SHOWN,
      spans: (matchSpans(this.#definition, body) ?? []).map(shown),
    };
  }
}

/** A span that ends beyond what is shown of the body marks nothing. */
const shown = (span: Span): Span => (span !== null && span[1] > SHOWN ? null : span);

class Steps {
  readonly #counters: Counters;
  readonly #first: bigint;
  readonly #step: bigint;
  readonly #counts: number[];

  constructor(counters: Counters) {
    this.#counters = counters;
    this.#first = BigInt(counters.firstUs);
    this.#step = BigInt(counters.stepUs);
    this.#counts = counters.counts.map(() => 0);
  }

  holdsBoth(firstUs: bigint, lastUs: bigint): boolean {
    return firstUs >= this.#first && this.#stepOf(firstUs) === this.#stepOf(lastUs);
  }

  add(us: bigint, count: number): void {
    const step = this.#stepOf(us);
    this.#counts[step] = (this.#counts[step] ?? 0) + count;
  }

  counters(): Counters {
    return { ...this.#counters, counts: this.#counts };
  }

  #stepOf(us: bigint): number {
    return Number((us - this.#first) / this.#step);
  }
}
