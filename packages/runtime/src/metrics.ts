import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

const PREFIX = 'logflow_';
const SECONDS_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * An app's own metrics (not its users'): one registry, every name prefixed `logflow_`, Node's default metrics
 * included. Names are given without the prefix; asking twice for a name gives the same metric.
 */
export class Metrics {
  readonly #registry = new Registry();

  constructor(options: { defaults?: boolean } = {}) {
    if (options.defaults !== false) collectDefaultMetrics({ register: this.#registry, prefix: PREFIX });
  }

  counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    const known = this.#registry.getSingleMetric(PREFIX + name) as Counter<L> | undefined;
    return known ?? new Counter({ name: PREFIX + name, help, labelNames, registers: [this.#registry] });
  }

  /** @param collect called at each scrape to set the value. */
  gauge<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    const known = this.#registry.getSingleMetric(PREFIX + name) as Gauge<L> | undefined;
    if (known) return known;
    const hook = collect && { collect: (): void | Promise<void> => collect(gauge) };
    const gauge: Gauge<L> = new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.#registry], ...hook });
    return gauge;
  }

  /** Seconds, with buckets from half a millisecond to ten seconds unless others are given. */
  histogram<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = SECONDS_BUCKETS,
  ): Histogram<L> {
    const known = this.#registry.getSingleMetric(PREFIX + name) as Histogram<L> | undefined;
    const own = { buckets: [...buckets], registers: [this.#registry] };
    return known ?? new Histogram({ name: PREFIX + name, help, labelNames, ...own });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** @returns the Prometheus text exposition. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
