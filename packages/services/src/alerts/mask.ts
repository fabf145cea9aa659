/** What is masked, and the shape that stays so that lines can still be told apart. Bounded repeats: none can take long. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, '***@***'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,2000}/gi, '$1 ***'],
  [/\b([a-z][a-z0-9+.-]{1,30}:\/\/)[^\s/?#@"']{0,500}@/gi, '$1***@'],
  [
    /\b(\w{0,40}(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|cookie)\\{0,8}["']?\s{0,3}[=:]\s{0,3}\\{0,8}["']?)[^\s"'\\,;&]{1,2000}/gi,
    '$1***',
  ],
  [/\beyJ[\w-]{8,4000}\.[\w-]{4,4000}(?:\.[\w-]{0,4000})?/g, '***'],
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, '***'],
  [/\b\d(?:[ -]?\d){8,18}\b/g, '***'],
  [/\b(?=[\w+/]{0,200}\d)(?=[\w+/]{0,200}[A-Za-z])[\w+/]{32,512}={0,2}/g, '***'],
];

const MOST = 300;

/**
 * A line as it may leave in a notification, which lies in places that LogFlow does not guard: without addresses of mail, passwords,
 * tokens, keys and long numbers, on one row, cut after 300 characters. What rules redact was never stored.
 */
export function masked(body: string): string {
  const row = body
    .slice(0, 4 * MOST)
    .replace(/\s+/g, ' ')
    .trim();
  const safe = MASKS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), row);
  return safe.length > MOST ? `${safe.slice(0, MOST - 1)}…` : safe;
}
