/** A kind of text that a group may stand for. `source` is RE2, and means the same to V8 (see `captures`). */
export interface Kind {
  readonly key: string;
  /** As in "number": what the proposal is called. */
  readonly title: string;
  readonly source: string;
  /** What a group of the kind is called where nothing beside it says better. */
  readonly name: string;
  /** Whether the text before, as in `user=`, names it better than its kind. */
  readonly namedByContext: boolean;
}

const kind = (key: string, title: string, source: string, name: string, namedByContext = true): Kind => ({
  ...{ key, title, source, name, namedByContext },
});

const HEX = '[0-9a-fA-F]';

/** The most telling first. */
const KINDS: readonly Kind[] = [
  kind('uuid', 'UUID', `${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}`, 'id', false),
  kind('ip', 'IP address', '\\d{1,3}(?:\\.\\d{1,3}){3}', 'ip', false),
  kind('ipv6', 'IPv6 address', `${HEX}{0,4}(?::${HEX}{0,4}){2,7}`, 'ip', false),
  kind('email', 'e-mail address', '[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+', 'email', false),
  kind('url', 'URL', 'https?://[^ "\'<>]+', 'url', false),
  kind(
    'time',
    'time',
    '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?',
    'time',
    false,
  ),
  kind('clock', 'time of day', '\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?', 'time', false),
  kind('duration', 'duration', '\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h)(?:\\d+(?:\\.\\d+)?(?:ms|s|m))*', 'took'),
  kind('size', 'size', '\\d+(?:\\.\\d+)? ?(?:[kKMGTP]i?)?B', 'size'),
  kind('percent', 'percentage', '\\d+(?:\\.\\d+)?%', 'share'),
  kind('whole', 'whole number', '\\d+', 'number'),
  kind('number', 'number', '[+-]?\\d+(?:\\.\\d+)?', 'number'),
  kind('hex', 'hexadecimal number', `(?:0x)?${HEX}{4,}`, 'hex'),
  kind('quoted', 'quoted text', '"[^"]*"', 'text'),
  kind('path', 'path', '/[^ ?"]*', 'path', false),
  kind('word', 'word', '\\w+', 'word'),
  kind('capitals', 'capital letters', '[A-Z]+', 'word'),
  kind('name', 'name with dots or dashes', '[\\w.-]+', 'name'),
  kind('text', 'anything but spaces', '\\S+', 'text'),
];

/** RE2 and V8 differ in what is a space; `\S` is spelled out for V8. */
const forV8 = (source: string): string =>
  source.replaceAll('(?P<', '(?<').replace(/\\./gs, (pair) => (pair === '\\S' ? '[^\\t\\n\\f\\r ]' : pair));

const isWhole = (source: string, text: string): boolean => new RegExp(`^(?:${forV8(source)})$`, 'u').test(text);

/** A hexadecimal number without a digit is a word, like "added". */
const isLikely = ({ key }: Kind, texts: readonly string[]): boolean =>
  key !== 'hex' || texts.some((text) => /\d/.test(text) && /[a-fx]/i.test(text));

/** @returns the kinds that all of the texts are, the most telling first. */
export const kindsOf = (texts: readonly string[]): Kind[] =>
  KINDS.filter((one) => isLikely(one, texts) && texts.every((text) => isWhole(one.source, text)));

/** Where the only named group of a pattern that this page itself wrote matches; never for a pattern that people write. */
export function captures(pattern: string, line: string): readonly [number, number] | null {
  const found = new RegExp(forV8(pattern), 'du').exec(line);
  return Object.values(found?.indices?.groups ?? {})[0] ?? null;
}
