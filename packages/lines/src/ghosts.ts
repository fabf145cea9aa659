import { Dictionary } from './dictionary';
import { bodyOf, type Lines } from './lines';

const NOTHING = '{}';

/**
 * Takes the texts of some lines away: body, resource and attributes. Their places, times and severities stay.
 * @param ghosts by line, not 0 for those that lose their texts
 * @returns lines in whose dictionaries nothing of the ghosts is left
 */
export function emptyLines(lines: Lines, ghosts: ArrayLike<number>): Lines {
  const bodies = Array.from({ length: lines.count }, (_, line) => (ghosts[line] ? NO_BYTES : bodyOf(lines, line)));
  const resource = emptyColumn(lines.resources, lines.resourceTexts, ghosts);
  const attribute = emptyColumn(lines.attributes, lines.attributeTexts, ghosts);
  let end = 0;
  return {
    ...lines,
    bodies: Buffer.concat(bodies),
    ends: Uint32Array.from(bodies, (body) => {
      end += body.length;
      return end;
    }),
    resources: resource.column,
    resourceTexts: resource.texts,
    attributes: attribute.column,
    attributeTexts: attribute.texts,
  };
}

const NO_BYTES = Buffer.alloc(0);

function emptyColumn(column: Uint32Array, texts: readonly string[], ghosts: ArrayLike<number>) {
  const dictionary = new Dictionary();
  const emptied = column.map((entry, line) => dictionary.indexOf(ghosts[line] ? NOTHING : (texts[entry] as string)));
  return { column: emptied, texts: dictionary.texts };
}
