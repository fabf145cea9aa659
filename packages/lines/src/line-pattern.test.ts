import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATTERN_CHARS, patternOf } from './line-pattern';

const patternIn = (text: string): string => patternOf(Buffer.from(text));

describe('the pattern of a line', () => {
  it.each([
    [
      'Dec 10 06:55:48 web-1 sshd[24200]: Failed password for root from 203.0.113.7 port 38926 ssh2',
      '<time> web-<num> sshd[<num>]: Failed password for root from <ip> port <num> ssh2',
    ],
    [
      '[Sun Dec 04 04:51:09 2005] [notice] jk2_init() Found child 6726',
      '[<time>] [notice] jk2_init() Found child <num>',
    ],
    ['192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 2326', '<ip> - - [<time>] <text> <num> <num>'],
    [
      '2026-03-01T10:00:00.123Z took 12.5 ms, id=5f1c9f0e-3c1a-4b7e-9d57-0f4b6a4f8a11',
      '<time> took <num> ms, id=<uuid>',
    ],
    ['at 0x7ffe12ab of deadbeef42, 2001:db8:0:1:2:3:4:5', 'at <hex> of <hex>, <ip>'],
    ["user 'it''s' isn't here", "user <text><text> isn't here"],
    [
      'java.lang.IllegalStateException: boom\n\tat org.example.Main.main(Main.java:12)',
      'java.lang.IllegalStateException: boom',
    ],
    ['', ''],
  ])('%s', (line, pattern) => {
    expect(patternIn(line)).toBe(pattern);
  });

  it('is the same for lines that differ in their numbers alone', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(patternIn(`took ${a} ms of ${b}`)).toBe('took <num> ms of <num>');
      }),
    );
  });

  it('is cut between characters', () => {
    expect(patternIn(`${'a'.repeat(PATTERN_CHARS - 1)}😀 b`)).toBe(`${'a'.repeat(PATTERN_CHARS - 1)}…`);
  });

  it('looks at no more than the beginning of a long line, however many quotes are open in it', () => {
    const long = patternIn(`"${'\\"'.repeat(500_000)}`);
    expect(long.length).toBeLessThanOrEqual(PATTERN_CHARS + 1);
    expect(long.endsWith('…')).toBe(true);
  });
});
