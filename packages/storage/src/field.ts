import { attributeText, type Lines, ParsedTexts, resourceText } from '@logflow/lines';
import { type Marks, NONE, severityLevel } from '@logflow/model';
import type { Field } from './condition';
import type { StoredBlock } from './stored-block';
import { hitsInTagOrder } from './tags';

/** The values of a field in the lines of a block. */
export interface FieldColumn {
  readonly values: readonly string[];
  /** By line, an index into `values`, or NONE. */
  readonly entries: Uint32Array;
}

/**
 * Whether the columns of a block's lines are needed to read the field; tags stand in its marks. Lines that were not kept
 * have no texts left there.
 */
export const readsColumns = ({ source }: Field): boolean => source !== 'tag';

/** Reads fields of one block; each distinct text of its dictionaries is parsed once, and none before it is asked for. */
export class FieldReader {
  readonly #lines: Lines;
  readonly #marks: Marks;
  readonly #count: number;
  #resources: ParsedTexts | undefined;
  #attributes: ParsedTexts | undefined;

  constructor({ lines, marks }: StoredBlock, count: number) {
    this.#lines = lines;
    this.#marks = marks;
    this.#count = count;
  }

  column(field: Field): FieldColumn {
    const lines = this.#lines;
    switch (field.source) {
      case 'severity':
        return columnOf(
          lines.severities,
          lines.severityTexts.map((text) => severityLevel(text) || null),
        );
      case 'service':
      case 'host': {
        const { source } = field;
        return columnOf(
          lines.resources,
          this.#resourceTexts((resource) => resourceText(resource, source)),
        );
      }
      case 'origin':
        return columnOf(lines.resources, lines.resourceTexts);
      case 'resource':
        return columnOf(
          lines.resources,
          this.#resourceTexts((resource) => attributeText(resource, field.name)),
        );
      case 'attr':
        return columnOf(lines.attributes, this.#attributeTexts(field.name));
      case 'attribute':
        return this.#either(field.name);
      case 'tag':
        return tagColumn(this.#marks, this.#count, field.name);
    }
  }

  #either(name: string): FieldColumn {
    const own = columnOf(this.#lines.attributes, this.#attributeTexts(name));
    const fallback = columnOf(
      this.#lines.resources,
      this.#resourceTexts((resource) => attributeText(resource, name)),
    );
    if (fallback.values.length === 0) return own;
    const values = [...own.values, ...fallback.values];
    const entries = own.entries.map((entry, line) => {
      const other = fallback.entries[line] as number;
      return entry !== NONE || other === NONE ? entry : own.values.length + other;
    });
    return { values, entries };
  }

  #resourceTexts(read: (resource: unknown) => string | null): (string | null)[] {
    const texts = this.#lines.resourceTexts;
    const parsed = this.#resources ?? new ParsedTexts(texts);
    this.#resources = parsed;
    return texts.map((_, i) => read(parsed.at(i)));
  }

  /** A text that does not hold the last part of the name needs no parsing. */
  #attributeTexts(name: string): (string | null)[] {
    const needle = JSON.stringify(name.slice(name.lastIndexOf('.') + 1)).slice(1);
    const texts = this.#lines.attributeTexts;
    const parsed = this.#attributes ?? new ParsedTexts(texts);
    this.#attributes = parsed;
    return texts.map((text, i) => (text.includes(needle) ? attributeText(parsed.at(i), name) : null));
  }
}

/** @param texts what each entry of a dictionary comes to; several may come to the same */
function columnOf(column: Uint32Array, texts: readonly (string | null)[]): FieldColumn {
  const known = new Map<string, number>();
  const entryOf = texts.map((text) => {
    if (text === null) return NONE;
    const entry = known.get(text) ?? known.size;
    known.set(text, entry);
    return entry;
  });
  return { values: [...known.keys()], entries: column.map((entry) => entryOf[entry] as number) };
}

/** Tags are laid over one another in the order of their rules. */
function tagColumn(marks: Marks, count: number, name: string): FieldColumn {
  const entries = new Uint32Array(count).fill(NONE);
  const known = new Map<string, number>();
  const entryOf = marks.tagSets.map((text) => {
    const set = JSON.parse(text) as Record<string, string>;
    if (!Object.hasOwn(set, name)) return NONE;
    const value = set[name] as string;
    const entry = known.get(value) ?? known.size;
    known.set(value, entry);
    return entry;
  });
  for (const { lines, tags } of hitsInTagOrder(marks)) {
    for (let i = 0; i < tags.length; i++) {
      const entry = entryOf[tags[i] as number] ?? NONE;
      if (entry !== NONE) entries[lines[i] as number] = entry;
    }
  }
  return { values: [...known.keys()], entries };
}
