import { parseMoment } from './moment';
import { between, parseSeconds, type Range } from './range';

const AROUND_MS = 5 * 60_000;

function parsePair(text: string, nowMs: number): Range | null {
  const halves = text.split(/\s+(?:to|until|-|–|—)\s+|\s*[–—]\s*|\/(?=\d{4}-)|(?<=:\d\d)-(?=\d)/);
  if (halves.length !== 2) return null;
  const from = parseMoment(halves[0] ?? '', nowMs);
  const isNow = /^now$/i.test((halves[1] ?? '').trim());
  return between(from, isNow ? nowMs : parseMoment(halves[1] ?? '', nowMs, from ?? undefined));
}

/**
 * Reads what a person types or pastes: `2h`, `last 15m`, `since 14:00`, `14:00–15:00`, two moments, or one
 * (a log's timestamp, seconds or milliseconds since the epoch), which opens the ten minutes around it.
 */
export function parseRange(text: string, nowMs: number): Range | null {
  const words = text.trim().replace(/^last\s+/i, '');
  const seconds = parseSeconds(words);
  if (seconds !== null) return { kind: 'last', seconds };
  const since = /^since\s+(.+)$/i.exec(words)?.[1];
  if (since !== undefined) return between(parseMoment(since, nowMs), nowMs);
  const pair = parsePair(words, nowMs);
  if (pair) return pair;
  const moment = parseMoment(words, nowMs);
  return moment === null ? null : { kind: 'between', from: moment - AROUND_MS, to: moment + AROUND_MS };
}
