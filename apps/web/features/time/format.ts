const two = (value: number): string => String(value).padStart(2, '0');

const DAY_SECONDS = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** @returns `14:35:30` in the reader's zone, or `14:35` on a whole minute with `short`. */
export function clock(ms: number, short = false): string {
  const date = new Date(ms);
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return short && date.getSeconds() === 0 ? minutes : `${minutes}:${two(date.getSeconds())}`;
}

/** @returns `14:35:30.706`. */
export const clockMillis = (ms: number): string =>
  `${clock(ms)}.${String(new Date(ms).getMilliseconds()).padStart(3, '0')}`;

/** @returns `22 Nov`. */
export function day(ms: number): string {
  const date = new Date(ms);
  return `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** @returns a moment as short as it can be said today: `14:35:30`, `22 Nov 14:35:30`. */
export const moment = (ms: number, nowMs: number, short = false): string =>
  sameDay(ms, nowMs) ? clock(ms, short) : `${day(ms)} ${clock(ms, short)}`;

/** @returns `14:35:30 – 14:36:00`, with days where they are not today's. */
export function span(fromMs: number, toMs: number, nowMs: number): string {
  const to = sameDay(fromMs, toMs) ? clock(toMs) : `${day(toMs)} ${clock(toMs)}`;
  return `${sameDay(fromMs, toMs) ? moment(fromMs, nowMs) : `${day(fromMs)} ${clock(fromMs)}`} – ${to}`;
}

/** @returns the whole moment with the reader's offset: `2026-11-22 14:35:30.706 +01:00`. */
export function exact(ms: number): string {
  const date = new Date(ms);
  const minutes = -date.getTimezoneOffset();
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockMillis(ms)} ${offset}`;
}

/** @returns `just now`, `4 min ago`, `3 h ago`, `2 days ago`. */
export function ago(ms: number, nowMs: number): string {
  const seconds = Math.max(0, (nowMs - ms) / 1000);
  if (seconds < 45) return 'just now';
  if (seconds < 5400) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 1.5 * DAY_SECONDS) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / DAY_SECONDS)} days ago`;
}

const whole = new Intl.NumberFormat('en-US');

/** @returns `3,104,881`. */
export const count = (value: number): string => whole.format(value);

/** @returns `1 line`, `3,104,881 lines`. */
export const lines = (number: number): string => `${count(number)} ${number === 1 ? 'line' : 'lines'}`;
