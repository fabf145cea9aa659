/** What varies from line to line, by the name that stands for it; tried in this order. */
const VARYING = {
  time: [
    String.raw`\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?`,
    String.raw`(?:[A-Z][a-z]{2},? )?(?:\d{1,2}[ /])?[A-Z][a-z]{2}[ /]+(?:\d{1,2} |\d{4}[ :])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: \d{4}| [+-]\d{4})?`,
    String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`,
  ],
  uuid: ['[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}'],
  ip: [String.raw`\d{1,3}(?:\.\d{1,3}){3}(?![\w.])`, '(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}'],
  text: [String.raw`"(?:[^"\\]|\\.)*"`, String.raw`'(?:[^'\\]|\\.)*'(?!\w)`],
  hex: ['0x[0-9a-fA-F]+', String.raw`(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}(?![0-9A-Za-z])`],
  num: [String.raw`[-+]?\d+(?:[.,]\d+)*`],
} as const;

const NAMES = Object.keys(VARYING);
const ANY = new RegExp(
  `(?<![A-Za-z0-9_])(?:${Object.values(VARYING)
    .map((forms) => `(${forms.join('|')})`)
    .join('|')})`,
  'g',
);

/** Of the first line of a body so many characters are looked at: a pattern is to be read, and its work to be bounded. */
export const PATTERN_CHARS = 500;
const HALF_A_PAIR = /[\ud800-\udbff]$/;
/** No character takes more. */
const UTF8_BYTES = 4;

/**
 * What is left of a line where all that varies gives its place to a name: `Failed password for root from <ip> port <num>`.
 * Lines of one pattern were mostly written by one statement. It depends on nothing but the line.
 */
export function patternOf(body: Buffer): string {
  const text = body.toString('utf8', 0, UTF8_BYTES * (PATTERN_CHARS + 1));
  const end = text.search(/[\r\n]/);
  const first = end === -1 ? text : text.slice(0, end);
  const masked = first
    .slice(0, PATTERN_CHARS)
    .replace(HALF_A_PAIR, '')
    .replace(ANY, (...found) => {
      const group = found.slice(1, 1 + NAMES.length).findIndex((one) => one !== undefined);
      return `<${NAMES[group]}>`;
    });
  return first.length > PATTERN_CHARS ? `${masked}…` : masked;
}
