const MICROS_PER_MS = 1000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z: what RFC 3339 and PostgreSQL both hold. */
export const MIN_TIME_MICROS = -62_135_596_800_000_000n;
export const MAX_TIME_MICROS = 253_402_300_799_999_999n;

/** @returns microseconds since the epoch, from milliseconds. */
export const microsFromMs = (ms: number): bigint => BigInt(Math.round(ms * 1000));

/** @returns RFC 3339 with microseconds, in UTC, for years 1 to 9999. */
export function formatMicros(micros: bigint): string {
  const ms = micros >= 0n ? micros / MICROS_PER_MS : (micros - MICROS_PER_MS + 1n) / MICROS_PER_MS;
  const rest = micros - ms * MICROS_PER_MS;
  const iso = new Date(Number(ms)).toISOString();
  return `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** Milliseconds of a clock that nobody sets: for how long something takes or is believed, never for when it was. */
export const monotonicMs = (): number => performance.now();
