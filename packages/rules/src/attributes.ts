/** JSON objects of a dictionary, each parsed once when first asked for. */
export class ParsedTexts {
  readonly #texts: readonly string[];
  readonly #parsed: unknown[] = [];

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  at(index: number): unknown {
    const known = this.#parsed[index];
    if (known !== undefined) return known;
    const parsed: unknown = JSON.parse(this.#texts[index] as string);
    this.#parsed[index] = parsed;
    return parsed;
  }
}

/**
 * The text of an attribute. A key may itself hold dots, as `http.method` does, so the longest key that is there wins.
 * @returns null where there is none: nothing at the path, null, or an object or array.
 */
export function attributeText(attributes: unknown, path: string): string | null {
  const value = lookUp(attributes, path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function lookUp(node: unknown, path: string): unknown {
  if (typeof node !== 'object' || node === null) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const key = path.slice(0, end);
    if (!Object.hasOwn(node, key)) continue;
    const child = (node as Record<string, unknown>)[key];
    const found = end === path.length ? child : lookUp(child, path.slice(end + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
