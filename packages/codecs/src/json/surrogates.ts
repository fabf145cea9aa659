/** An escaped pair, a lone half, or any other escape, so that a backslash is never taken for the start of one. */
const ESCAPES = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|.)/g;
const LONE_LENGTH = '\\ud800'.length;

/** @returns whether the bytes of a JSON text may hold escaped halves of surrogate pairs. */
export const mayHoldSurrogates = (body: Buffer): boolean => body.includes('\\ud') || body.includes('\\uD');

/** Replaces each escaped surrogate without its other half, which no UTF-8 can hold, by an escaped U+FFFD. */
export function replaceLoneSurrogates(json: string): { text: string; count: number } {
  let count = 0;
  const text = json.replace(ESCAPES, (found) => {
    if (found.length !== LONE_LENGTH) return found;
    count++;
    return '\\ufffd';
  });
  return { text, count };
}
