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

const RESOURCE_KEYS = { service: ['service.name', 'service'], host: ['host.name', 'host'] } as const;

/** The name of the service or the host that a resource is. @returns null where it says none */
export function resourceText(resource: unknown, name: keyof typeof RESOURCE_KEYS): string | null {
  for (const key of RESOURCE_KEYS[name]) {
    const text = attributeText(resource, key);
    if (text !== null) return text;
  }
  return null;
}

function lookUp(node: unknown, path: string): unknown {
  return placeOf(node, path)?.value;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly value: unknown;
}

function placeOf(node: unknown, path: string): Place | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const key = path.slice(0, end);
    if (!Object.hasOwn(node, key)) continue;
    const holder = node as Record<string, unknown>;
    const value = holder[key];
    const found = end === path.length ? { holder, key, value } : placeOf(value, path.slice(end + 1));
    if (found?.value !== undefined) return found;
  }
  return undefined;
}

/** Puts a text where {@link attributeText} found one; changes the object. */
export function setAttributeText(attributes: unknown, path: string, text: string): void {
  const place = placeOf(attributes, path);
  if (place) place.holder[place.key] = text;
}
