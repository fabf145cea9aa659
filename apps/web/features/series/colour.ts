/** The colour of what no single value owns. */
export const OTHER_COLOUR = 'var(--s5)';

const PALETTE = ['s1', 's2', 's3', 's4', 's6', 's7', 's8', 's9', 's10'].map((name) => `var(--${name})`);

/** FNV-1a over UTF-16 code units, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Colours for label values: a value always asks for the same colour. Where two values on one graph ask for the same,
 * the one that comes later in the alphabet takes the next free one, so that rank, zoom and filter never recolour.
 * @param turn how far round the palette the values ask: those of another query beside them ask one further
 */
export function coloursOf(values: readonly string[], turn = 0): ReadonlyMap<string, string> {
  const taken = new Set<number>();
  const colours = new Map<string, string>();
  for (const value of [...new Set(values)].sort()) {
    let slot = (hashOf(value) + turn) % PALETTE.length;
    for (let tries = 0; taken.has(slot) && tries < PALETTE.length; tries += 1) slot = (slot + 1) % PALETTE.length;
    taken.add(slot);
    colours.set(value, PALETTE[slot] ?? OTHER_COLOUR);
  }
  return colours;
}

/** @returns the colour of a query that gives one series only, at its turn. */
export const colourAt = (turn: number): string => PALETTE[turn % PALETTE.length] ?? OTHER_COLOUR;
