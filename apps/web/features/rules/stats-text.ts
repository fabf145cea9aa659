import { count } from '../time/format';
import type { RuleStats } from './hooks/use-rule-stats';

/** @returns `0.83 µs`, `51 µs`, `7.2 ms`. */
export function microsText(micros: number): string {
  if (micros >= 999.5) return `${Number((micros / 1_000).toPrecision(2))} ms`;
  return `${micros < 9.95 ? Number(micros.toPrecision(2)) : Math.round(micros)} µs`;
}

/** @returns `12/s`, `0.33/s`; empty where nothing matches. */
export function rateText(perSecond: number): string {
  if (perSecond < 0.005) return '';
  return `${perSecond < 9.95 ? Number(perSecond.toPrecision(2)) : count(Math.round(perSecond))}/s`;
}

/** @returns what went otherwise than the rule wants, a phrase each. */
export function problemTexts({ unread, cut, overflowed }: RuleStats['problems']): string[] {
  const lines = (n: number, one: string, more: string): string => `${count(n)} ${n === 1 ? one : more}`;
  return [
    unread > 0 ? lines(unread, 'number was not read', 'numbers were not read') : '',
    cut > 0 ? lines(cut, 'label was cut', 'labels were cut') : '',
    overflowed > 0 ? lines(overflowed, 'line counts in __other__', 'lines count in __other__') : '',
  ].filter(Boolean);
}
