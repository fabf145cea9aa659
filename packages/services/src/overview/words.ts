export const count = (n: number): string => n.toLocaleString('en');

/** @returns `40`, `2.5`, `12,300`: as exact as a pace is known */
export const rate = (n: number): string => (n < 10 ? String(Number(n.toPrecision(2))) : count(Math.round(n)));

const MINUTE_US = 60_000_000;

/** @returns `90 min`, `3 h`, `4 days` */
export function duration(us: number): string {
  const minutes = us / MINUTE_US;
  if (minutes < 120) return `${Math.max(1, Math.round(minutes))} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
