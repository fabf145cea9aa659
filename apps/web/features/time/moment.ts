const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAY_MS = 86_400_000;

type Reader = (text: string, nowMs: number, afterMs: number | undefined) => number | null;

const valid = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);

const millisOf = (fraction: string | undefined): number => (fraction ? Number(`0.${fraction}`) * 1000 : 0);

/** Seconds, milliseconds or microseconds since the epoch, told apart by their length. */
const readEpoch: Reader = (text) => {
  const match = /^(\d{10})(?:\.(\d+))?$|^(\d{13})$|^(\d{16})$/.exec(text);
  if (!match) return null;
  if (match[1]) return Number(match[1]) * 1000 + millisOf(match[2]);
  return match[3] ? Number(match[3]) : Math.floor(Number(match[4]) / 1000);
};

/** ISO, with its own offset honoured; without one it is the reader's time. A comma may stand before the fraction. */
const readIso: Reader = (text) => {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$/.test(text)) return null;
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  const exact = text
    .replace(' ', 'T')
    .replace(',', '.')
    .replace(/\s+/g, '')
    .replace(/(\.\d{3})\d+/, '$1');
  return valid(Date.parse(day ? `${text}T00:00:00` : exact.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')));
};

/** `14:00`, `14:00:05.250`: today, or yesterday where that would lie ahead; after `afterMs`: on that day or the next. */
const readClock: Reader = (text, nowMs, afterMs) => {
  const match = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/.exec(text);
  if (!match || Number(match[1]) > 24 || Number(match[2]) > 59) return null;
  const date = new Date(afterMs ?? nowMs);
  date.setHours(Number(match[1]), Number(match[2]), Number(match[3] ?? 0), millisOf(match[4]));
  const ms = date.getTime();
  if (afterMs !== undefined) return ms > afterMs ? ms : ms + DAY_MS;
  return ms > nowMs ? ms - DAY_MS : ms;
};

/** syslog: `Dec 10 06:55:46`, this year or, where that would lie ahead, the year before. */
const readSyslog: Reader = (text, nowMs) => {
  const match = /^([A-Za-z]{3})\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)/.exec(text);
  const month = MONTHS.indexOf(match?.[1]?.toLowerCase() ?? '');
  if (!match || month < 0) return null;
  const at = (year: number) =>
    new Date(year, month, Number(match[2]), Number(match[3]), Number(match[4]), Number(match[5])).getTime();
  const year = new Date(nowMs).getFullYear();
  return at(year) > nowMs + DAY_MS ? at(year - 1) : at(year);
};

/** Access logs: `10/Dec/2026:06:55:46 +0000`, in brackets or not. */
const readAccessLog: Reader = (text) => {
  const match = /^\[?(\d\d)\/([A-Za-z]{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\]?$/.exec(text);
  const month = MONTHS.indexOf(match?.[2]?.toLowerCase() ?? '') + 1;
  if (!match || month === 0) return null;
  const [, day, , year, clock, hours, minutes] = match;
  return valid(Date.parse(`${year}-${String(month).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`));
};

const READERS: readonly Reader[] = [readEpoch, readIso, readClock, readSyslog, readAccessLog];

/** @returns milliseconds since the epoch for one moment as people and logs write it, or null. */
export function parseMoment(text: string, nowMs: number, afterMs?: number): number | null {
  const trimmed = text.trim();
  for (const read of READERS) {
    const ms = read(trimmed, nowMs, afterMs);
    if (ms !== null) return ms;
  }
  return null;
}
