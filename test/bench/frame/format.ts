import type { Bar, Row } from './row';

/** @returns a number with three figures that count, thousands apart. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const withUnit = (value: number, unit: string): string => `${formatNumber(value)}${unit === '' ? '' : ` ${unit}`}`;

/** @returns the value with its unit and spread, or a dash. */
export function formatValue({ value, unit, spread }: Row): string {
  if (value === null) return '–';
  return withUnit(value, unit) + (spread === undefined ? '' : ` ± ${Math.round(spread * 100)} %`);
}

export const formatBar = (bar: Bar | undefined, unit: string): string =>
  bar === undefined ? '' : `${bar.kind === 'at least' ? '≥' : '≤'} ${withUnit(bar.value, unit)}`;

export const formatRatio = (ratio: number | null): string => (ratio === null ? '' : `${ratio.toFixed(2)} ×`);
