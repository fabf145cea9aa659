import { type ApiAddress, allLogs, api, instant, selectorOf } from './client';

export interface Proof {
  /** Series for which the graph and the lines were compared. */
  readonly series: number;
  /** The sum of the counters at the boundary. */
  readonly onTheGraph: number;
  readonly counted: number;
  readonly lines: number;
}

/**
 * Compares, for every series of a metric, the counter's value in Prometheus at a boundary with what /logs counts and
 * shows on the committed clock before it.
 * @param boundary unix seconds, a multiple of the sample interval.
 * @throws Error naming the series that does not add up.
 */
export async function provePromise(address: ApiAddress, metric: string, boundary: number): Promise<Proof> {
  const samples = await instant(address, metric, boundary);
  const range = { clock: 'committed', from: '0', to: String(boundary) };
  const names = new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
  let counted = 0;
  for (const { labels, value } of samples) {
    const selector = selectorOf(metric, labels, names);
    const page = await api<{ total: number; counted: number }>(
      address,
      'GET',
      `/api/v1/logs?${new URLSearchParams({ ...range, limit: '1', series: selector })}`,
    );
    if (page.counted !== value || page.total !== value) {
      throw new Error(`${selector}: ${value} on the graph, ${page.counted} counted, ${page.total} lines`);
    }
    counted += page.counted;
  }
  const all = await allLogs(address, { ...range, series: metric });
  const onTheGraph = samples.reduce((sum, { value }) => sum + value, 0);
  checkLines(all.records, metric, all.total);
  return { series: samples.length, onTheGraph, counted, lines: all.records.length };
}

/** Every line that is shown is another one, and says itself which series of the metric it fed. */
function checkLines(records: Awaited<ReturnType<typeof allLogs>>['records'], metric: string, total: number): void {
  const ids = new Set(records.map(({ id }) => id));
  if (ids.size !== records.length) throw new Error(`${records.length - ids.size} lines were shown twice`);
  if (records.length !== total) throw new Error(`${total} lines promised, ${records.length} shown`);
  const silent = records.find(({ series }) => !series.some(({ name }) => name === metric));
  if (silent) throw new Error(`line ${silent.id} does not name the series it fed`);
}
