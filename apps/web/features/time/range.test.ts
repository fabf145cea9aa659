import { describe, expect, test } from 'vitest';
import { parseMoment } from './moment';
import { parseRange } from './parse-range';
import { decodeRange, encodeRange, formatSeconds, parseSeconds, spellSeconds } from './range';

// Times without an offset are the reader's, so expectations are built the same way.
const NOW = new Date(2026, 10, 22, 15, 30, 0).getTime();
const today = (hour: number, minute = 0): number => new Date(2026, 10, 22, hour, minute).getTime();

describe('durations', () => {
  test.each([
    ['90s', 90],
    ['15m', 900],
    ['1h', 3600],
    ['1h 30m', 5400],
    ['7d', 604_800],
  ])('%s', (text, seconds) => expect(parseSeconds(text)).toBe(seconds));

  test.each(['', '0s', 'h', '1.5h', '-1h', '2000d', '1w'])('refuses %j', (text) =>
    expect(parseSeconds(text)).toBeNull(),
  );

  test('are written with the unit people say', () => {
    expect([900, 3600, 86_400, 604_800, 90].map(formatSeconds)).toEqual(['15m', '1h', '24h', '7d', '90s']);
    expect([900, 3600, 86_400].map(spellSeconds)).toEqual(['15 minutes', '1 hour', '24 hours']);
  });
});

describe('a range in the URL', () => {
  test('comes back as it went', () => {
    for (const range of [
      { kind: 'last', seconds: 5400 },
      { kind: 'between', from: NOW, to: NOW + 30_000 },
      { kind: 'between', from: NOW + 1, to: NOW + 250 },
    ] as const) {
      expect(decodeRange(encodeRange(range))).toEqual(range);
    }
  });

  test('can be read', () => {
    const from = Date.UTC(2026, 10, 22, 14);
    expect(encodeRange({ kind: 'between', from, to: from + 3_600_000 })).toBe(
      '2026-11-22T14:00:00Z/2026-11-22T15:00:00Z',
    );
  });

  test.each([
    '',
    'x',
    '2026-11-22T14:00:00Z',
    '2026-11-22T15:00:00Z/2026-11-22T14:00:00Z',
    'a/b',
    '2026-13-99T00:00:00Z/2026-11-22T14:00:00Z',
  ])('refuses %j', (text) => expect(decodeRange(text)).toBeNull());
});

describe('what people type', () => {
  test('a duration, with or without "last"', () => {
    expect(parseRange(' Last 2h ', NOW)).toEqual({ kind: 'last', seconds: 7200 });
  });

  test('since a time', () => {
    expect(parseRange('since 14:00', NOW)).toEqual({ kind: 'between', from: today(14), to: NOW });
  });

  test.each(['14:00–15:00', '14:00 - 15:00', '14:00-15:00', '14:00 to 15:00'])('%s', (text) => {
    expect(parseRange(text, NOW)).toEqual({ kind: 'between', from: today(14), to: today(15) });
  });

  test('a time that would lie ahead is yesterday’s', () => {
    expect(parseMoment('23:00', NOW)).toBe(new Date(2026, 10, 21, 23).getTime());
  });

  test('an end before its beginning is on the next day', () => {
    expect(parseRange('23:50–00:10', NOW)).toEqual({
      kind: 'between',
      from: new Date(2026, 10, 21, 23, 50).getTime(),
      to: new Date(2026, 10, 22, 0, 10).getTime(),
    });
  });

  test('two ISO moments keep their offsets', () => {
    expect(parseRange('2026-11-22T14:00:00+02:00 to 2026-11-22T13:00:00Z', NOW)).toEqual({
      kind: 'between',
      from: Date.UTC(2026, 10, 22, 12),
      to: Date.UTC(2026, 10, 22, 13),
    });
  });

  test.each([
    ['1795348800', 1_795_348_800_000],
    ['1795348800123', 1_795_348_800_123],
    ['1795348800123456', 1_795_348_800_123],
    ['2026-11-22T12:00:00.123456Z', Date.UTC(2026, 10, 22, 12, 0, 0, 123)],
    ['2026-11-22 12:00:00,123', new Date(2026, 10, 22, 12, 0, 0, 123).getTime()],
    ['Dec 10 06:55:46', new Date(2025, 11, 10, 6, 55, 46).getTime()],
    ['[10/Nov/2026:06:55:46 +0100]', Date.UTC(2026, 10, 10, 5, 55, 46)],
  ])('the pasted moment %s opens around it', (text, ms) => {
    expect(parseMoment(text, NOW)).toBe(ms);
    expect(parseRange(text, NOW)).toEqual({ kind: 'between', from: ms - 300_000, to: ms + 300_000 });
  });

  test.each(['', 'yesterday-ish', '25:99', '15:00–', '2026-99-99T00:00:00Z'])('refuses %j', (text) => {
    expect(parseRange(text, NOW)).toBeNull();
  });
});
