/** The levels of severity from the least to the gravest, each with the names that people write for it. */
const LEVELS: readonly (readonly [level: string, ...others: readonly string[]])[] = [
  ['trace', 'verbose', 'finest'],
  ['debug', 'dbg', 'fine'],
  ['info', 'information', 'informational'],
  ['notice'],
  ['warn', 'warning', 'wrn'],
  ['error', 'err'],
  ['critical', 'crit'],
  ['alert'],
  ['fatal', 'emergency', 'emerg', 'panic'],
];

/** Canonical names, ascending. */
export const SEVERITIES: readonly string[] = LEVELS.map(([level]) => level);

const BY_NAME = new Map(LEVELS.flatMap(([level, ...others]) => [level, ...others].map((name) => [name, level])));

/**
 * One name for what sources call `ERROR`, `err` or `Error`: what is searched, grouped and coloured by.
 * @returns the text in lower case where it names no level; the empty text for a line without a severity
 */
export function severityLevel(text: string): string {
  const name = text.toLowerCase();
  return BY_NAME.get(name) ?? name;
}

/** @returns the place among {@link SEVERITIES}; −1 where the text names no level. */
export const severityRank = (text: string): number => SEVERITIES.indexOf(severityLevel(text));
