const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** @returns the index after the closing quote of the string that opens at `open`; the text's length where none closes it. */
export function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    if (!isEscaped(text, close)) return close + 1;
  }
  return text.length;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

/**
 * Calls `visit` with the bounds of each element of the JSON array that opens at `open`, without checking the elements.
 * @returns the index after the closing bracket, or -1 where it is missing.
 */
export function forEachElement(text: string, open: number, visit: (start: number, end: number) => void): number {
  let depth = 0;
  let start = open + 1;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i) - 1;
    else if (isOpening(code)) depth++;
    else if (code === COMMA && depth === 0) {
      visit(start, i);
      start = i + 1;
    } else if (isClosing(code) && depth-- === 0) {
      visit(start, i);
      return i + 1;
    }
  }
  return -1;
}

// '[' 0x5b and '{' 0x7b, ']' 0x5d and '}' 0x7d differ in one bit.
const isOpening = (code: number): boolean => (code | 0x20) === 0x7b;
const isClosing = (code: number): boolean => (code | 0x20) === 0x7d;
