import { jsonPathOf } from './json-path';
import { inItself, inJson, type PlacedText } from './json-text';

/**
 * The text of a rule's field in the text that is stored: the body for a path into it, the attribute's own for an
 * attribute.
 * @returns null where a path leads to no text
 */
export function placeField(field: string, stored: string): PlacedText | null {
  const path = jsonPathOf(field);
  return path === null ? inItself(stored) : inJson(stored, path);
}
