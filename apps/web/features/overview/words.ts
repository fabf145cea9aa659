import { count } from '../time/format';

/** @returns `38,410 /s`, `2.3 /s`; below one in ten seconds `40 an hour`. */
export function pace(amount: number, seconds: number): string {
  const perSecond = amount / seconds;
  if (perSecond >= 9.95) return `${count(Math.round(perSecond))} /s`;
  if (perSecond >= 0.1 || amount === 0) return `${Number(perSecond.toPrecision(2))} /s`;
  const perHour = perSecond * 3600;
  return `${perHour >= 9.95 ? count(Math.round(perHour)) : Number(perHour.toPrecision(2))} an hour`;
}

/** @returns `3.9 µs/line` */
export const costText = (micros: number): string =>
  `${micros < 9.95 ? Number(micros.toPrecision(2)) : count(Math.round(micros))} µs/line`;

/** @returns `0.4 s`, `12 min`, `3 h` */
export function waiting(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** @returns `1.6 M`, `12,300`: what waits is a size, not a sum. */
export const about = (amount: number): string =>
  amount < 1e6 ? count(amount) : `${Number((amount / 1e6).toPrecision(3))} M`;
