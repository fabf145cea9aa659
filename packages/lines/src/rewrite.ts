import { Dictionary } from './dictionary';
import { bodyOf, type Lines } from './lines';

/** What some lines become, by line; attributes as the text of a JSON object. */
export interface Rewriting {
  readonly bodies: ReadonlyMap<number, Buffer>;
  readonly attributes: ReadonlyMap<number, string>;
}

/** @returns the lines with other texts; of what they replace nothing is left in the dictionaries */
export function rewriteLines(lines: Lines, { bodies, attributes }: Rewriting): Lines {
  return { ...lines, ...rewriteBodies(lines, bodies), ...rewriteAttributes(lines, attributes) };
}

function rewriteBodies(lines: Lines, changed: Rewriting['bodies']): Partial<Lines> {
  if (changed.size === 0) return {};
  const bodies = Array.from({ length: lines.count }, (_, line) => changed.get(line) ?? bodyOf(lines, line));
  let end = 0;
  const ends = Uint32Array.from(bodies, (body) => {
    end += body.length;
    return end;
  });
  return { bodies: Buffer.concat(bodies), ends };
}

function rewriteAttributes(lines: Lines, changed: Rewriting['attributes']): Partial<Lines> {
  if (changed.size === 0) return {};
  const dictionary = new Dictionary();
  const attributes = lines.attributes.map((entry, line) =>
    dictionary.indexOf(changed.get(line) ?? (lines.attributeTexts[entry] as string)),
  );
  return { attributes, attributeTexts: dictionary.texts };
}
