import { MAX_TIME_MICROS, MIN_TIME_MICROS } from '@logflow/model';

const INTEGER = /^[+-]?\d{1,20}$/;
const DECIMAL = /^[+-]?\d{1,20}(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/;
const ZONE = /^(?:[Zz]|([+-])(\d\d):?(\d\d))$/;
const HYPHEN = 0x2d;
const COLON = 0x3a;
const SEPARATORS = 'Tt ';
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Below each bound a bare number counts this many to the second; 1e11 seconds would be the year 5138. */
const UNITS = [
  { below: 1e11, perSecond: 1 },
  { below: 1e14, perSecond: 1e3 },
  { below: 1e17, perSecond: 1e6 },
  { below: Number.POSITIVE_INFINITY, perSecond: 1e9 },
] as const;

/**
 * Reads RFC 3339 (a space or a `t` may stand for `T`; digits below a microsecond are cut off) or a number since the
 * epoch, as a number or as text, whose size tells seconds, milliseconds, microseconds or nanoseconds.
 * @returns microseconds since the epoch, or null where it is neither or outside the years 1 to 9999.
 */
export function parseTimestamp(value: string | number): bigint | null {
  const micros = typeof value === 'number' ? fromNumber(value) : fromText(value.trim());
  return micros === null || micros < MIN_TIME_MICROS || micros > MAX_TIME_MICROS ? null : micros;
}

function fromText(text: string): bigint | null {
  if (text.charCodeAt(4) === HYPHEN && text.charCodeAt(7) === HYPHEN) return fromRfc3339(text);
  if (INTEGER.test(text)) return fromInteger(BigInt(text));
  return DECIMAL.test(text) ? fromNumber(Number(text)) : null;
}

const perSecondOf = (size: number): number => (UNITS.find((unit) => size < unit.below) ?? UNITS[3]).perSecond;

function fromNumber(value: number): bigint | null {
  if (!Number.isFinite(value)) return null;
  const micros = (value * 1e6) / perSecondOf(Math.abs(value));
  return Number.isSafeInteger(value) || !Number.isInteger(value)
    ? BigInt(Math.floor(micros))
    : fromInteger(BigInt(value));
}

function fromInteger(value: bigint): bigint {
  const perSecond = BigInt(perSecondOf(Math.abs(Number(value))));
  const scaled = value * 1_000_000n;
  const floor = scaled / perSecond;
  return scaled % perSecond < 0n ? floor - 1n : floor;
}

/** By position and not by one regular expression, which took five times as long. */
function fromRfc3339(text: string): bigint | null {
  const seconds = localSeconds(text);
  if (Number.isNaN(seconds) || !SEPARATORS.includes(text.charAt(10))) return null;
  const zone = endOfFraction(text);
  const offset = offsetSeconds(text.slice(zone));
  if (offset === null || zone === 20) return null;
  return microsOf(seconds - offset, fractionMicros(text, zone));
}

/** @returns seconds from the epoch to the text's date and time taken as UTC, NaN where they are none. */
function localSeconds(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const colons = text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON;
  if (!colons || !isDate(year, month, day) || !(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  return daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** @returns the index after the fraction; 19 where there is none, 20 where a point stands without digits. */
function endOfFraction(text: string): number {
  const point = text.charAt(19);
  if (point !== '.' && point !== ',') return 19;
  let end = 20;
  while (!Number.isNaN(digits(text, end, end + 1))) end++;
  return end;
}

function fractionMicros(text: string, end: number): number {
  const used = Math.min(6, Math.max(0, end - 20));
  return digits(text, 20, 20 + used) * 10 ** (6 - used);
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= (DAYS_IN_MONTH[month - 1] as number)))
    return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

function offsetSeconds(zone: string): number | null {
  if (zone === 'Z') return 0;
  const match = ZONE.exec(zone);
  const hours = Number(match?.[2] ?? 0);
  const minutes = Number(match?.[3] ?? 0);
  if (!match || hours > 23 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 3_600 + minutes * 60);
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999; the calendar repeats every 400 years of 146,097 days. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  return Date.UTC(year + 400, month - 1, day) / 86_400_000 - 146_097;
}

function microsOf(seconds: number, micros: number): bigint {
  const total = seconds * 1e6 + micros;
  return Number.isSafeInteger(total) ? BigInt(total) : BigInt(seconds) * 1_000_000n + BigInt(micros);
}
