import type { RuleDefinition } from '@logflow/model';
import fc from 'fast-check';
import { parseRule } from '../src/definition/parse-rule';
import { checkPattern } from '../src/pattern/pattern';

/** Small alphabets, so that patterns and lines meet often. */
const letter = fc.constantFrom('a', 'b', 'é', '😀', ' ', '-', '_', '\n', '\0', 'A', '\r', 'ſ', 'aba', 'b.b', 'a{1}é');
export const line = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''));

const atom = fc.constantFrom(
  ...['a', 'b', 'é', '😀', '.', '\\s', '\\S', '\\w', '\\W', '[^a]', '[ab]', '[^\\n]', '\\n', '\\x00', '-', '(?s:.)'],
  ...[
    '^',
    '$',
    '\\A',
    '\\z',
    '\\b',
    '\\B',
    '(?m:^)',
    '(?m:$)',
    '(?-m:^)',
    '(?-m:$)',
    '(?i:A)',
    '(?:)',
    '[[:alpha:]]',
    '\\d',
  ],
  // Words, as rules that people write have them, and what lies between them.
  ...[
    'aba',
    'aba',
    'b\\.b',
    'a{1}é',
    'a\\{1}é',
    '.*',
    '.+',
    '[ab]{1,3}',
    '[^]a]',
    '\\pL',
    '\\x{61}',
    'b|a',
    '(?i)',
    'abé?',
  ],
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}');

interface Shape {
  readonly text: string;
}

const { pattern } = fc.letrec<{ pattern: Shape; piece: Shape }>((tie) => ({
  pattern: fc
    .array(tie('piece'), { minLength: 1, maxLength: 4 })
    .map((pieces) => ({ text: pieces.map(({ text }) => text).join('') })),
  piece: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'pattern' },
    fc.tuple(atom, quantifier).map(([text, repeat]) => ({ text: text + repeat })),
    fc.tuple(tie('pattern'), quantifier).map(([inner, repeat]) => ({ text: `(?P<NAME>${inner.text})${repeat}` })),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => ({ text: `(?:${left.text}|${right.text})` })),
    fc
      .tuple(fc.constantFrom('(?i)', '(?s)', '(?m)', '(?U)', '(?-m)', '(?im-s)'), tie('pattern'))
      .map(([flags, inner]) => ({ text: `(?:${flags}${inner.text})` })),
  ),
}));

/** Every group gets a name of its own: g0, g1, … */
export const numbered = pattern.map(({ text }) => {
  let next = 0;
  return text.replaceAll('NAME', () => `g${next++}`);
});

export const rule = fc
  .record({
    pattern: numbered,
    captures: fc.boolean(),
    field: fc.constantFrom('body', 'body', 'attributes.k.x'),
    order: fc.constantFrom(1, 1000, 1000),
    stop: fc.constantFrom(true, false, false),
  })
  .map(toRule);

function toRule({
  pattern: source,
  captures,
  field,
  ...rest
}: {
  pattern: string;
  captures: boolean;
  field: string;
  order: number;
  stop: boolean;
}): RuleDefinition | null {
  const check = checkPattern(source);
  if (!check.ok) return null;
  const tags = captures ? Object.fromEntries(check.groups.map((group) => [group, `<\${${group}}>`])) : { event: 'hit' };
  const labels = captures && check.groups[0] ? { first: `\${${check.groups[0]}}` } : {};
  return parseRule({
    name: 'r',
    pattern: source,
    field,
    ...rest,
    tags,
    metrics: [{ name: 'hits_total', labels }, { name: 'other_total' }],
  });
}
