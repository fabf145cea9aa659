import { randomUUID } from 'node:crypto';
import { endOfString } from './scan';

/** Marks a string that stands for a number; nobody can send it, because it differs in every process. */
const MARK = `number ${randomUUID()} `;
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');
/** Sixteen digits, or an exponent of three: a double may not hold it. */
const SUSPECT = /\d{16}|\d[eE]\+?\d{3}/;
const NUMBER_CHARS = new Set('0123456789+-.eE');

/** @returns whether the text may hold numbers that JSON.parse would round. */
export const mayRound = (json: string): boolean => SUSPECT.test(json);

/**
 * Parses as JSON.parse does, but a number that a double cannot hold becomes a marked string, see {@link numberText}
 * and {@link exactText}.
 * @param json valid JSON.
 */
export function parseExact(json: string): unknown {
  return JSON.parse(quoteRounded(json));
}

/** @returns the digits of a number that was kept as text, or null. */
export const numberText = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : null;

/** @returns the JSON text of what {@link parseExact} or JSON.parse gave, numbers as they were sent. */
export function exactText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes(MARK) ? text.replace(MARKED, '$1') : text;
}

function quoteRounded(json: string): string {
  const pieces: string[] = [];
  let copied = 0;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === 0x22) i = endOfString(json, i) - 1;
    else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const end = endOfNumber(json, i);
      const token = json.slice(i, end);
      if (isRounded(token)) {
        pieces.push(json.slice(copied, i), `"${MARK}${token}"`);
        copied = end;
      }
      i = end - 1;
    }
  }
  return pieces.length === 0 ? json : pieces.join('') + json.slice(copied);
}

function endOfNumber(json: string, start: number): number {
  let end = start + 1;
  while (NUMBER_CHARS.has(json[end] ?? '')) end++;
  return end;
}

function isRounded(token: string): boolean {
  const value = Number(token);
  return !Number.isFinite(value) || (Math.abs(value) > Number.MAX_SAFE_INTEGER && String(value) !== token);
}
