/** A stretch of time: the last so many seconds, or from one moment to another (milliseconds, half-open). */
export type Range =
  | { readonly kind: 'last'; readonly seconds: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/** What Explore and Logs show where nobody chose a range. */
export const LAST_HOUR: Range = { kind: 'last', seconds: 3600 };

export const PRESETS = ['15m', '1h', '6h', '24h', '7d'] as const;

const UNITS = [
  { letter: 'd', seconds: 86_400, name: 'day' },
  { letter: 'h', seconds: 3600, name: 'hour' },
  { letter: 'm', seconds: 60, name: 'minute' },
  { letter: 's', seconds: 1, name: 'second' },
] as const;

const YEAR_SECONDS = 366 * 86_400;

const unitFor = (seconds: number) =>
  UNITS.find((unit) => seconds % unit.seconds === 0 && (unit.letter !== 'd' || seconds > unit.seconds)) ?? UNITS[3];

/** @returns `15m`, `24h`, `7d`; one day is `24h`. */
export function formatSeconds(seconds: number): string {
  const unit = unitFor(seconds);
  return `${seconds / unit.seconds}${unit.letter}`;
}

/** @returns `15 minutes`, `1 hour`. */
export function spellSeconds(seconds: number): string {
  const unit = unitFor(seconds);
  const count = seconds / unit.seconds;
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}

/** @returns seconds for `90s`, `15m`, `2h`, `7d`, `1h30m`; null for anything else, zero, or more than a year. */
export function parseSeconds(text: string): number | null {
  const compact = text.replace(/\s+/g, '').toLowerCase();
  if (!/^(\d{1,8}[smhd])+$/.test(compact)) return null;
  const seconds = [...compact.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, letter]) => sum + Number(count) * (UNITS.find((unit) => unit.letter === letter)?.seconds ?? 0),
    0,
  );
  return seconds > 0 && seconds <= YEAR_SECONDS ? seconds : null;
}

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** @returns how a range stands in the URL: `1h`, or two ISO moments with a slash between. */
export const encodeRange = (range: Range): string =>
  range.kind === 'last' ? formatSeconds(range.seconds) : `${iso(range.from)}/${iso(range.to)}`;

export const sameRange = (a: Range, b: Range): boolean => encodeRange(a) === encodeRange(b);

/** @returns the range between two moments, or null where there is none. */
export const between = (from: number | null, to: number | null): Range | null =>
  from !== null && to !== null && from < to ? { kind: 'between', from, to } : null;

/** @returns the range that {@link encodeRange} wrote, or null. */
export function decodeRange(text: string): Range | null {
  const seconds = parseSeconds(text);
  if (seconds !== null) return { kind: 'last', seconds };
  const [from, to, more] = text.split('/');
  if (from === undefined || to === undefined || more !== undefined) return null;
  const edges = [from, to].map((edge) => (/^\d{4}-.*Z$/.test(edge) ? Date.parse(edge) : Number.NaN));
  return between(edges[0] ?? null, edges[1] ?? null);
}
