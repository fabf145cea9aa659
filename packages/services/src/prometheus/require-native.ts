import { RemoteWriteError, remoteWriteTo } from '@logflow/ledger';
import { Fault } from '@logflow/model';
import { encodeWriteRequest } from '@logflow/series';
import type { Services } from '../context';

const PROBE = 'logflow_native_probe';
/** A save of the org waits meanwhile. */
const PATIENCE_MS = 5_000;
const RETRY_SECONDS = 10;

/** A rule's metric with native buckets. */
export interface NativeMetric {
  readonly name: string;
  /** Of the rule's metrics. */
  readonly index: number;
}

/**
 * Makes sure that Prometheus takes native histograms, by sending it one of a series that no org sees: what its flags say
 * depends on its version, and others than Prometheus have none.
 * @throws Fault `unprocessable` on `metrics.N.buckets`; `unavailable` when it does not answer
 */
export async function requireNative({ env }: Pick<Services, 'env'>, metrics: readonly NativeMetric[]): Promise<void> {
  const [first] = metrics;
  if (first === undefined) return;
  try {
    await remoteWriteTo(env.remoteWriteUrl, PATIENCE_MS)(await encodeWriteRequest([probe(Date.now())]));
  } catch (cause) {
    if (cause instanceof RemoteWriteError && /native histogram/i.test(cause.body)) throw refusal(metrics, cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Prometheus does not answer (${reason}), so whether it takes native histograms is not known: try again, or give ${first.name} classic buckets.`;
    throw new Fault('unavailable', message, { retryAfterSeconds: RETRY_SECONDS, cause });
  }
}

/** An empty histogram, of the second before: time may not go back between two probes. */
const probe = (nowMs: number) => ({
  labels: { __name__: PROBE },
  samples: [{ value: { sum: 0, zero: 0, buckets: [] }, timestampMs: nowMs - (nowMs % 1000) }],
});

function refusal(metrics: readonly NativeMetric[], cause: RemoteWriteError): Fault {
  const errors = metrics.map(({ name, index }) => ({
    path: `metrics.${index}.buckets`,
    message: `${name} has native buckets, and Prometheus takes no native histograms (${cause.body}): start it with --enable-feature=native-histograms, or give ${name} classic buckets.`,
  }));
  return new Fault('unprocessable', errors.map(({ message }) => message).join(' '), { errors, cause });
}
