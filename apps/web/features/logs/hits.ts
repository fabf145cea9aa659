import type { Expression } from '@logflow/query';
import type { Span } from '../highlight/segments';

/** @returns the texts that a query looks for in bodies, in lower case; not those that it excludes. */
export function soughtTexts(tree: Expression | null): string[] {
  if (tree === null) return [];
  if (tree.kind === 'text') return [tree.text.toLowerCase()];
  return tree.kind === 'and' || tree.kind === 'or' ? tree.of.flatMap(soughtTexts) : [];
}

/** @returns where the texts stand in a body, each place as a match without groups. */
export function hitsIn(body: string, texts: readonly string[]): (readonly Span[])[] {
  const lower = body.toLowerCase();
  // Where folding changes lengths, places would be wrong.
  if (lower.length !== body.length) return [];
  return texts.flatMap((text) => placesOf(lower, text));
}

const MOST = 50;

function placesOf(lower: string, text: string): (readonly Span[])[] {
  const places: (readonly Span[])[] = [];
  for (let at = lower.indexOf(text); at >= 0 && places.length < MOST; at = lower.indexOf(text, at + text.length)) {
    places.push([[at, at + text.length]]);
  }
  return places;
}
