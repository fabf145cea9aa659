import { hash } from 'node:crypto';
import type { NamedLines } from '@logflow/model';

/**
 * Where each line of a batch falls in [0, 1), by its id `<batch>:<index>` alone, so that a retry and a redelivery keep
 * the same lines. The way from id to number never changes: it decides what was kept.
 */
export function placesOf(parts: readonly NamedLines[], lineCount: number): Float64Array {
  const places = new Float64Array(lineCount);
  let line = 0;
  for (const { batch, first = 0, count } of parts) {
    const seed = hash('sha256', batch, 'buffer').readUInt32LE(0);
    for (let index = 0; index < count; index++) places[line++] = mix(seed, first + index) / 2 ** 32;
  }
  return places;
}

/** The finaliser of MurmurHash3 over a Weyl sequence that begins at the seed. */
function mix(seed: number, index: number): number {
  let bits = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
