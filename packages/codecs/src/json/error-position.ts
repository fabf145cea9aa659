/** What may come next at a point of a JSON text. */
type Expect = 'value' | 'value or ]' | 'key or }' | 'key' | 'colon' | 'comma or end';

const WHITESPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

const skip = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/**
 * Finds where a text stops being JSON: JSON.parse on Node 20 often does not say. Iterative, so that depth costs no stack.
 * @returns the offset of the first character that cannot stand there (the length: the text ends too early), or -1
 * where all of it is JSON.
 */
export function jsonErrorOffset(text: string): number {
  const open: string[] = [];
  let expect: Expect = 'value';
  let at = 0;
  while (true) {
    at = skip(WHITESPACE, text, at);
    if (expect === 'comma or end' && open.length === 0) return at === text.length ? -1 : at;
    const step = take(text, at, expect, open);
    if ('error' in step) return step.error;
    [at, expect] = [step.at, step.expect];
  }
}

type Step = { at: number; expect: Expect } | { error: number };

function take(text: string, at: number, expect: Expect, open: string[]): Step {
  const char = text[at] ?? '';
  if (expect === 'colon') return char === ':' ? { at: at + 1, expect: 'value' } : { error: at };
  if (expect === 'comma or end') return takeSeparator(char, at, open);
  if (char !== '' && expect.endsWith(` or ${char}`)) return close(at, open);
  const isKey = expect.startsWith('key');
  if (char === '"') return takeString(text, at, isKey ? 'colon' : 'comma or end');
  return isKey ? { error: at } : takeValue(text, char, at, open);
}

function takeSeparator(char: string, at: number, open: string[]): Step {
  const inside = open.at(-1);
  if (char === ',') return { at: at + 1, expect: inside === '{' ? 'key' : 'value' };
  return char === (inside === '{' ? '}' : ']') ? close(at, open) : { error: at };
}

function close(at: number, open: string[]): Step {
  open.pop();
  return { at: at + 1, expect: 'comma or end' };
}

function takeValue(text: string, char: string, at: number, open: string[]): Step {
  if (char === '{' || char === '[') {
    open.push(char);
    return { at: at + 1, expect: char === '{' ? 'key or }' : 'value or ]' };
  }
  const end = skip(SCALAR, text, at);
  return end > at ? { at: end, expect: 'comma or end' } : { error: at };
}

function takeString(text: string, open: number, expect: Expect): Step {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { at: at + 1, expect };
    if (code < 0x20) return { error: at };
    const next = code === 0x5c ? skip(ESCAPE, text, at) : at + 1;
    if (next === at) return { error: at };
    at = next;
  }
  return { error: at };
}
