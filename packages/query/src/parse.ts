import { SEVERITIES, severityLevel, severityRank } from '@logflow/model';
import type { CompareOp, Expression, FieldTest, Span } from './expression';
import { type QueryError, type Token, type Tokens, tokenize } from './tokens';

export type { QueryError } from './tokens';

/** `tree` is null where nothing is asked for: every line is meant. Tokens are there whatever is wrong. */
export type ParsedQuery =
  | { readonly ok: true; readonly tree: Expression | null; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly errors: readonly QueryError[]; readonly tokens: readonly Token[] };

const MAX_DEPTH = 50;
const MAX_TERMS = 500;

/** Reads a query; of any text, and never throws. */
export function parseQuery(text: string): ParsedQuery {
  const { tokens, errors }: Tokens = tokenize(text);
  if (errors.length > 0) return { ok: false, errors, tokens };
  try {
    return { ok: true, tree: new Parser(tokens, text.length).run(), tokens };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, errors: [error.reason], tokens };
  }
}

class Refusal extends Error {
  readonly reason: QueryError;

  constructor({ from, to }: Span, message: string) {
    super(message);
    this.reason = { from, to, message };
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: Span;
  #next = 0;
  #depth = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    const last = tokens.at(-1);
    this.#end = last ? { from: last.from, to: last.to } : { from: 0, to: length };
  }

  run(): Expression | null {
    if (this.#tokens.length === 0) return null;
    const tree = this.#alternatives();
    const left = this.#peek();
    if (left) throw new Refusal(left, 'this ) closes nothing: remove it, or put it in quotes to find one');
    return tree;
  }

  #alternatives(): Expression {
    const of = [this.#conjunction()];
    while (this.#take('or')) of.push(this.#conjunction());
    return joined('or', of);
  }

  #conjunction(): Expression {
    const of = [this.#factor()];
    for (;;) {
      const and = this.#take('and');
      const next = this.#peek();
      if (!and && (next === undefined || next.kind === 'or' || next.kind === 'close')) return joined('and', of);
      of.push(this.#factor());
    }
  }

  #factor(): Expression {
    const token = this.#peek();
    if (token === undefined) throw new Refusal(this.#end, missing(this.#tokens.at(-1)));
    this.#next++;
    switch (token.kind) {
      case 'not':
        return this.#deeper(token, () => this.#negation(token));
      case 'open':
        return this.#deeper(token, () => this.#group(token));
      case 'key':
        return this.#field(token);
      case 'word':
      case 'phrase':
      case 'pattern':
        return this.#text(token);
      default:
        throw new Refusal(token, missing(token));
    }
  }

  #negation(token: Token): Expression {
    const of = this.#factor();
    return { kind: 'not', of, from: token.from, to: of.to };
  }

  #group(open: Token): Expression {
    if (this.#peek()?.kind === 'close') {
      throw new Refusal(
        { from: open.from, to: this.#peek()?.to ?? open.to },
        'nothing stands between these parentheses: remove them, or write "()" to find them',
      );
    }
    const inner = this.#alternatives();
    const close = this.#take('close');
    if (!close) throw new Refusal(open, 'this ( is never closed: add a ), or put it in quotes to find one');
    return { ...inner, from: open.from, to: close.to };
  }

  #text(token: Token): Expression {
    this.#count(token);
    const { kind, text, from, to } = token;
    if (kind === 'pattern') {
      if (text === '') throw new Refusal(token, 'an empty pattern is in every line: write one between the slashes');
      return { kind: 'pattern', pattern: text, from, to };
    }
    if (text === '')
      throw new Refusal(token, 'an empty text is in every line: write one between the quotes, or leave them out');
    return { kind: 'text', text, from, to };
  }

  #field(key: Token): Expression {
    this.#count(key);
    if (key.text === 'body') {
      throw new Refusal(key, 'the body needs no key: write the text by itself, or a pattern between slashes');
    }
    if (/^(tag|label|attr|resource)?\.?$/.test(key.text)) {
      throw new Refusal(key, `${key.text || '""'} needs a name behind a dot, as in tag.user:root`);
    }
    const operator = this.#take('operator');
    const value = this.#peek() as Token;
    this.#next++;
    const test = operator ? compare(key, operator, value) : testOf(value);
    const valueSpan = { from: operator?.from ?? value.from, to: value.to };
    return {
      ...{ kind: 'field', key: key.text, test, from: key.from, to: value.to, valueSpan },
      keySpan: { from: key.from, to: key.to - 1 },
    };
  }

  #deeper<T>(at: Token, read: () => T): T {
    if (++this.#depth > MAX_DEPTH)
      throw new Refusal(at, `this is nested more than ${MAX_DEPTH} deep: take some parentheses away`);
    const result = read();
    this.#depth--;
    return result;
  }

  #count(at: Token): void {
    if (++this.#terms > MAX_TERMS)
      throw new Refusal(at, `a query has at most ${MAX_TERMS} parts: use a pattern in place of a long list`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(kind: Token['kind']): Token | undefined {
    const token = this.#peek();
    if (token?.kind !== kind) return undefined;
    this.#next++;
    return token;
  }
}

function missing(token: Token | undefined): string {
  const text = token?.text ?? '';
  if (token?.kind === 'close') {
    return 'something to find is missing before this ): write it, or put the parenthesis in quotes';
  }
  const side = token?.kind === 'and' || token?.kind === 'or' ? 'on both sides' : 'behind it';
  return `${text} needs something to find ${side}: write it, or put "${text}" in quotes to find it as it stands`;
}

function joined(kind: 'and' | 'or', of: readonly Expression[]): Expression {
  const [first, last] = [of[0] as Expression, of.at(-1) as Expression];
  return of.length === 1 ? first : { kind, of, from: first.from, to: last.to };
}

function testOf(value: Token): FieldTest {
  if (value.kind === 'star') return { kind: 'exists' };
  if (value.kind !== 'pattern') return { kind: 'equals', value: value.text };
  if (value.text === '')
    throw new Refusal(value, 'an empty pattern is in every value: write one between the slashes, or * for any value');
  return { kind: 'matches', pattern: value.text };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function compare(key: Token, { text: op, from }: Token, value: Token): FieldTest {
  const at = { from, to: value.to };
  if (key.text === 'severity') {
    if (severityRank(value.text) < 0)
      throw new Refusal(at, `severity is compared with a level: ${SEVERITIES.join(', ')}`);
    return { kind: 'compare', op: op as CompareOp, value: severityLevel(value.text) };
  }
  const number = Number(value.text);
  if (value.kind !== 'value' || !NUMBER.test(value.text) || !Number.isFinite(number)) {
    throw new Refusal(
      at,
      `${op} compares numbers, as in ${key.text}:${op}5: for texts write a value or a pattern between slashes`,
    );
  }
  return { kind: 'compare', op: op as CompareOp, value: number };
}
