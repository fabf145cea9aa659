import type { Span } from './expression';

export type TokenKind =
  | 'word'
  | 'phrase'
  | 'pattern'
  | 'key'
  | 'operator'
  | 'value'
  | 'star'
  | 'and'
  | 'or'
  | 'not'
  | 'open'
  | 'close';

/** A piece of a query: what highlighting colours and the parser reads. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** What it stands for, without quotes, slashes and escapes. */
  readonly text: string;
}

/** What is wrong with part of a query, and what to write instead: one sentence. */
export interface QueryError extends Span {
  readonly message: string;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly errors: readonly QueryError[];
}

const SPACE = /\s*/y;
const KEY = /(?:"((?:[^"\\]|\\[\s\S])*)"|([\p{L}_@][\p{L}\p{N}_.@/-]*)):/uy;
const PHRASE = /"((?:[^"\\]|\\[\s\S])*)"/y;
const PATTERN = /\/((?:[^/\\]|\\[\s\S])*)\//y;
const OPERATOR = /[<>]=?/y;
/** Up to a space or a parenthesis. */
const RUN = /[^\s()]+/y;
const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
]);

/** Cuts a text into tokens; any text can be cut, errors say which of them mean nothing. */
export const tokenize = (text: string): Tokens => new Tokenizer(text).run();

class Tokenizer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #errors: QueryError[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Tokens {
    for (this.#match(SPACE); this.#at < this.#text.length; this.#match(SPACE)) this.#next();
    return { tokens: this.#tokens, errors: this.#errors };
  }

  #next(): void {
    const letter = this.#text[this.#at];
    if (letter === '(' || letter === ')') this.#push(letter === '(' ? 'open' : 'close', letter, this.#at++);
    else if (letter === '-') this.#minus();
    else this.#part();
  }

  #part(): void {
    const from = this.#at;
    const key = this.#match(KEY);
    if (key === null) {
      this.#term();
      return;
    }
    this.#push('key', key[1] === undefined ? (key[2] as string) : unescapeText(key[1]), from);
    this.#value(from);
  }

  #minus(): void {
    const from = this.#at++;
    const next = this.#text[this.#at] ?? ' ';
    this.#push('not', '-', from);
    if (/[\s)]/.test(next))
      this.#fail(from, '- stands directly before what it excludes, as in -debug: to find a dash, write "-"');
    else if (next === '-')
      this.#fail(from, `to find a text that begins with --, put it in quotes: ${this.#quoted(from)}`);
  }

  /** A word, a phrase or a pattern. */
  #term(): void {
    if (this.#delimited(this.#at)) return;
    const from = this.#at;
    const word = this.#run();
    const keyword = KEYWORDS.get(word);
    this.#push(keyword ?? 'word', word, from);
    if (keyword !== undefined) return;
    if (word.includes('*')) {
      this.#fail(
        from,
        `* is no wildcard, words are found wherever they stand: leave it out, or write ${quote(word)} to find a star`,
      );
    }
    this.#endTerm(from);
  }

  #value(keyFrom: number): void {
    if (this.#delimited(keyFrom)) return;
    const from = this.#at;
    const operator = this.#match(OPERATOR);
    if (operator) this.#push('operator', operator[0], from);
    const at = this.#at;
    const value = this.#run();
    if (value === '') this.#missingValue(keyFrom);
    else this.#plainValue(keyFrom, at, value);
  }

  #plainValue(keyFrom: number, at: number, value: string): void {
    this.#push(value === '*' ? 'star' : 'value', value, at);
    if (value !== '*' && value.includes('*')) {
      this.#fail(
        at,
        `* stands alone, for any value: write a pattern between slashes, or ${quote(value)} to mean a star`,
      );
    } else if (value.startsWith(':')) {
      this.#fail(keyFrom, `to find a text with a colon, put it in quotes: ${this.#quoted(keyFrom)}`);
    }
    this.#endTerm(at);
  }

  /**
   * @param termFrom where the key begins that it is the value of, or else where it begins itself
   * @returns whether a phrase or a pattern begins here, whole or not.
   */
  #delimited(termFrom: number): boolean {
    const from = this.#at;
    const first = this.#text[from];
    if (first !== '"' && first !== '/') return false;
    const found = this.#match(first === '"' ? PHRASE : PATTERN);
    if (found === null) this.#unclosed(first);
    else if (first === '"') this.#push('phrase', unescapeText(found[1] as string), from);
    else this.#push('pattern', unescapeSlashes(found[1] as string), from);
    if (found !== null) this.#glued(from, termFrom);
    return true;
  }

  #unclosed(first: '"' | '/'): void {
    const from = this.#at;
    if (first === '"') {
      this.#at = this.#text.length;
      this.#push('phrase', unescapeText(this.#text.slice(from + 1)), from);
      this.#fail(from, 'the quote that opens here is not closed: end it with ", and write \\" for a quote inside');
      return;
    }
    const run = this.#run();
    this.#push('pattern', run.slice(1), from);
    this.#fail(from, `a pattern begins and ends with /: close it, or write ${quote(run)} to find the text itself`);
  }

  /** Says what to write where something follows a phrase or a pattern without a space. */
  #glued(from: number, termFrom: number): void {
    const at = this.#at;
    const rest = this.#run();
    if (rest !== '') {
      this.#push('word', rest, at);
      this.#fail(from, this.#text[from] === '"' ? AFTER_QUOTE : this.#afterSlash(from, termFrom, rest));
    }
    this.#endTerm(from);
  }

  #afterSlash(from: number, termFrom: number, rest: string): string {
    if (this.#text[from + 1] === '/') return `to find a text with slashes, put it in quotes: ${this.#quoted(termFrom)}`;
    return /^[a-z]{1,3}$/.test(rest)
      ? 'a pattern takes no flags behind its last /: write them inside, as in /(?i)error/'
      : `a pattern ends at its second /: write \\/ for a slash inside, or ${this.#quoted(from)} to find the text itself`;
  }

  /** A parenthesis groups; directly behind a word it is more likely meant as text. */
  #endTerm(from: number): void {
    if (this.#text[this.#at] !== '(') return;
    this.#errors.push({
      ...{ from, to: this.#at + 1 },
      message: 'a parenthesis groups: put a space before it, or the whole text in quotes to find it as it stands',
    });
  }

  #missingValue(keyFrom: number): void {
    const key = this.#text.slice(keyFrom, this.#at);
    const group = this.#text[this.#at] === '(';
    const name = key.slice(0, key.indexOf(':'));
    this.#fail(
      keyFrom,
      group
        ? `a key takes one value: write (${name}:a OR ${name}:b)`
        : `${key} needs a value directly behind it, as in ${key}x or ${name}:*; to find the text itself, put it in quotes: ${quote(key)}`,
    );
  }

  #run(): string {
    return this.#match(RUN)?.[0] ?? '';
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #push(kind: TokenKind, text: string, from: number): void {
    this.#tokens.push({ kind, text, from, to: Math.max(this.#at, from + 1) });
  }

  #fail(from: number, message: string): void {
    this.#errors.push({ from, to: Math.max(this.#at, from + 1), message });
  }

  /** What stands from there up to the next space, as a phrase. */
  #quoted(from: number): string {
    const run = /^[^\s()]+/.exec(this.#text.slice(from));
    return quote(run?.[0] ?? '');
  }
}

const AFTER_QUOTE = 'put a space behind the closing quote, or \\" for a quote inside';

/** @returns the text as a phrase. */
export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Before a quote and before itself a backslash is no part of the text; elsewhere it is. */
const unescapeText = (text: string): string => text.replace(/\\(["\\])/g, '$1');

const unescapeSlashes = (pattern: string): string =>
  pattern.replace(/\\([\s\S])/g, (pair, letter: string) => (letter === '/' ? '/' : pair));
