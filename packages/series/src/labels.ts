import { hash } from 'node:crypto';

const FINGERPRINT_BYTES = 16;

/** @returns a JSON object of the labels sorted by name, those with an empty value left out: equal sets, equal text. */
export function canonicalLabels(labels: Readonly<Record<string, string>>): string {
  const present = Object.keys(labels)
    .filter((name) => labels[name] !== '')
    .sort();
  return JSON.stringify(Object.fromEntries(present.map((name) => [name, labels[name]])));
}

/**
 * The name of a series in 16 bytes, the same in every process and for ever.
 * @param canonical what {@link canonicalLabels} gives.
 */
export const fingerprint = (metric: string, canonical: string): Buffer =>
  hash('sha256', `${metric}\0${canonical}`, 'buffer').subarray(0, FINGERPRINT_BYTES);
