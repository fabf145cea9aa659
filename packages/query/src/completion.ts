import type { Span } from './expression';
import { type Token, tokenize } from './tokens';

/** What may be completed: the span is replaced by what is chosen; `prefix` is what of it is written already. */
export type Completion =
  | (Span & { readonly kind: 'key'; readonly prefix: string })
  | (Span & { readonly kind: 'value'; readonly key: string; readonly prefix: string });

/** @returns null where nothing is completed: inside a phrase, a pattern or a comparison */
export function completionAt(text: string, at: number): Completion | null {
  const { tokens } = tokenize(text);
  const index = tokens.findIndex((token) => token.from < at && at <= token.to && !isSign(token));
  const token = tokens[index];
  if (token === undefined) return { kind: 'key', prefix: '', from: at, to: at };
  if (token.kind === 'key' && at === token.to) {
    const next = tokens[index + 1];
    return { kind: 'value', key: token.text, prefix: '', from: at, to: next?.from === at ? next.to : at };
  }
  const before = tokens[index - 1];
  const { from, to } = token;
  if (before?.kind === 'key' && before.to === from && token.kind !== 'pattern' && token.kind !== 'operator') {
    const prefix = text.slice(from, at).replace(/^"/, '');
    return { kind: 'value', key: before.text, prefix, from, to };
  }
  return token.kind === 'word' || token.kind === 'key' ? { kind: 'key', prefix: text.slice(from, at), from, to } : null;
}

const isSign = ({ kind, text }: Token): boolean =>
  kind === 'open' || kind === 'close' || (kind === 'not' && text === '-');
