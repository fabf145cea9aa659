import { re2Spans } from '@logflow/test/kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Example, nameFor, propose, trimmed } from './propose';

const SSH = 'sshd[24200]: Invalid user webmaster from 173.234.31.186 port 60112';
const OTHERS = [SSH, 'sshd[24203]: Invalid user cactus from 112.95.230.3 port 60112'];

/** The text in `line` that stands between the first two bars. */
function marked(line: string): Example {
  const [before = '', text = '', after = ''] = line.split('¦');
  return { line: before + text + after, from: before.length, to: before.length + text.length };
}

const proposed = (examples: readonly Example[], others: readonly string[] = []) =>
  propose({ examples, others, pattern: '', match: null, name: 'g' });

const captured = (pattern: string, line: string): string | null => {
  const span = re2Spans(pattern, line)?.[1];
  return span ? line.slice(span[0], span[1]) : null;
};

describe('what a selection is', () => {
  test.each([
    ['took ¦12ms¦ to answer', 'duration'],
    ['status=¦500¦ done', 'whole number'],
    ['load ¦0.25¦, falling', 'number'],
    ['from ¦10.0.0.1¦:22', 'IP address'],
    ['peer ¦fe80::1¦ is up', 'IPv6 address'],
    ['id ¦123e4567-e89b-12d3-a456-426614174000¦.', 'UUID'],
    ['mail to ¦ann@example.com¦ bounced', 'e-mail address'],
    ['said ¦"no, thanks"¦ twice', 'quoted text'],
    ['GET ¦/cart/items¦?id=7', 'path'],
    ['at ¦0x7fff5a¦ in', 'hexadecimal number'],
    ['read ¦12kB¦ of', 'size'],
    ['disk ¦93%¦ full', 'percentage'],
    ['see ¦https://example.com/a?b=1¦ now', 'URL'],
    ['user ¦root¦ came', 'word'],
    ['on ¦2026-11-22T14:35:30.706Z¦ it', 'time'],
    ['host ¦db-1.internal¦ down', 'name with dots or dashes'],
  ])('%s', (line, title) => expect(proposed([marked(line)])[0]?.title).toBe(title));
});

describe('a pattern from nothing', () => {
  test('takes the words that other lines have too, and no value', () => {
    const user = propose({ examples: [at(SSH, 'webmaster')], others: OTHERS, pattern: '', match: null, name: 'user' });
    expect(user.map(({ pattern }) => pattern)).toContain('Invalid user (?P<user>\\w+)');
    const ip = propose({ examples: [at(SSH, '173.234.31.186')], others: OTHERS, pattern: '', match: null, name: 'ip' });
    expect(ip[0]?.pattern).toBe('from (?P<ip>\\d{1,3}(?:\\.\\d{1,3}){3})');
  });

  test('escapes what is special', () => {
    const [first] = proposed([marked('cost (USD) $¦12¦')]);
    expect(captured(first?.pattern ?? '', 'cost (USD) $12')).toBe('12');
  });

  test('two examples narrow it', () => {
    const kinds = proposed([marked('user ¦1234¦ left'), marked('user ¦root¦ left')]).map(({ title }) => title);
    expect(kinds).not.toContain('whole number');
    expect(kinds[0]).toBe('word');
  });

  test('in RE2 captures exactly what was marked, whatever that is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'Invalid',
        'user',
        '=',
        '"',
        '[',
        ']',
        ' ',
        '  ',
        '10.0.0.1',
        '12ms',
        '/a/b',
        'é',
        '😀',
        '\\',
        '$',
        '^',
      ),
      fc.string({ maxLength: 6 }).filter((text) => !/[\r\n\0]/.test(text)),
    );
    const line = fc.array(piece, { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join(''));
    const selection = fc.tuple(line, fc.nat(), fc.nat(), fc.array(line, { maxLength: 2 }));
    fc.assert(
      fc.property(selection, ([text, a, b, others]) => {
        const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
        const example = trimmed({ line: text, from, to });
        fc.pre(text.slice(from, to).trim() !== '' && Buffer.from(text).toString() === text);
        const proposals = proposed([example], others);
        expect(proposals.length).toBeGreaterThan(0);
        for (const { pattern } of proposals) expect(re2Spans(pattern, text)?.[1]).toEqual([example.from, example.to]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a pattern that is there', () => {
  const start = 'Invalid user (?P<user>\\S+)';
  const more = (line: string, text: string, pattern = start) => {
    const span = re2Spans(pattern, line)?.[0] ?? null;
    return propose({ examples: [at(line, text)], others: OTHERS, pattern, match: span, name: 'more' });
  };

  test('goes on after the match', () => {
    expect(more(SSH, '173.234.31.186')[0]?.pattern).toBe(`${start} from (?P<more>\\d{1,3}(?:\\.\\d{1,3}){3})`);
  });

  test('passes over values on the way', () => {
    const [first] = more(SSH, '60112');
    expect(first?.pattern).toContain('\\w+\\.\\w+\\.\\w+\\.\\w+ port (?P<more>\\d+)');
    expect(re2Spans(first?.pattern ?? '', SSH)?.[2]).toEqual([61, 66]);
  });

  test('begins before the match', () => {
    const [first] = more(SSH, '24200');
    expect(first?.pattern).toBe(`(?P<more>\\d+)\\]: ${start}`);
  });

  test('makes a group of a text that stands in it', () => {
    expect(more(SSH, 'webmaster', 'Invalid user webmaster from')[0]?.pattern).toBe('Invalid user (?P<more>\\w+) from');
  });

  test('stays whole where it chooses', () => {
    expect(more(SSH, '60112', 'Invalid|Failed')[0]?.pattern).toMatch(/^\(\?:Invalid\|Failed\)/);
  });
});

test.each([
  ['status=¦500¦ done', 'status'],
  ['Invalid user ¦root¦ from', 'user'],
  ['from ¦10.0.0.1¦', 'ip'],
  ['took ¦12ms¦', 'took'],
  ['from ¦host1¦', 'word'],
])('%s is called %s', (line, name) => {
  expect(nameFor(marked(line), [])).toBe(name);
  expect(nameFor(marked(line), [name])).toBe(`${name}2`);
});

function at(line: string, text: string): Example {
  const from = line.indexOf(text);
  return { line, from, to: from + text.length };
}
