import { parseTimestamp } from '@logflow/codecs';
import { z } from 'zod';

const SECONDS = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/;
const DURATION = /^(\d{1,9})(ms|s|m|h|d|w)?$/;
const UNIT_US = {
  ms: 1000n,
  s: 1_000_000n,
  m: 60_000_000n,
  h: 3_600_000_000n,
  d: 86_400_000_000n,
  w: 604_800_000_000n,
};

/** @returns microseconds since the epoch, exactly, from RFC 3339 or unix seconds; null where it is neither. */
export function parseInstant(value: string | number): bigint | null {
  const match = SECONDS.exec(String(value));
  if (match === null) return parseTimestamp(value);
  const [, sign, seconds, fraction = ''] = match;
  const micros = BigInt(seconds as string) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -micros : micros;
}

/** @returns microseconds, from a number of seconds or a duration such as `30s`, `5m`, `1h`; null where it is neither. */
export function parseStep(value: string | number): bigint | null {
  const match = DURATION.exec(String(value));
  if (match === null) return null;
  const step = BigInt(match[1] as string) * UNIT_US[(match[2] ?? 's') as keyof typeof UNIT_US];
  return step > 0n ? step : null;
}

const text = z.union([z.string(), z.number()]);

export const instant = text
  .refine(
    (value) => parseInstant(value) !== null,
    'is no time: use RFC 3339, such as 2026-01-31T12:00:00Z, or unix seconds',
  )
  .meta({ description: 'RFC 3339 or unix seconds', examples: ['2026-01-31T12:00:00Z'] });

export const step = text
  .refine((value) => parseStep(value) !== null, 'is no step: use whole seconds or a duration such as 30s, 5m or 1h')
  .meta({ description: 'Seconds, or a duration such as 30s, 5m, 1h', examples: ['1m'] });

/** @returns undefined for undefined; the value must have passed {@link instant}. */
export const instantOf = (value: string | number | undefined): bigint | undefined =>
  value === undefined ? undefined : (parseInstant(value) ?? undefined);

const BUCKETS_WANTED = 120n;
const STEPS_US = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 86_400].map((s) => BigInt(s) * 1_000_000n);

/** @returns microseconds: the step, a usual one where it can be, that cuts a range into about a hundred buckets. */
export function fittingStep(rangeUs: bigint): bigint {
  const day = STEPS_US.at(-1) as bigint;
  return STEPS_US.find((stepUs) => rangeUs <= stepUs * BUCKETS_WANTED) ?? (rangeUs / BUCKETS_WANTED / day + 1n) * day;
}
