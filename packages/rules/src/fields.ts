import { bodyOf, type Lines } from '@logflow/lines';
import { attributeText, type ParsedTexts } from './attributes';

/** The texts that the rules of one field are matched on. */
export interface FieldColumn {
  readonly values: readonly Buffer[];
  /** Each line has a value of its own, under its own index. */
  readonly ownValues: boolean;
  /** The lines that carry one of these values, ascending. */
  linesOf(values: readonly number[]): readonly number[];
  /** The value that a line carries. */
  valueAt(line: number): number;
}

export function bodyColumn(lines: Lines): FieldColumn {
  const values: Buffer[] = new Array(lines.count);
  for (let i = 0; i < lines.count; i++) values[i] = bodyOf(lines, i);
  return { values, ownValues: true, linesOf: (hits) => hits, valueAt: (line) => line };
}

const ABSENT = -1;

/** Each distinct text of the attribute is a value, however many lines carry it. */
export function attributeColumn(lines: Lines, attributes: ParsedTexts, field: string): FieldColumn {
  const path = field.slice('attributes.'.length);
  const known = new Map<string, number>();
  const valueAtText = lines.attributeTexts.map((_, index) => {
    const text = attributeText(attributes.at(index), path);
    if (text === null) return ABSENT;
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text) as number;
  });
  const valueAt = (line: number) => valueAtText[lines.attributes[line] as number] as number;
  return {
    ownValues: false,
    values: Array.from(known.keys(), (text) => Buffer.from(text)),
    valueAt,
    linesOf: (hits) => linesWith(hits, lines, valueAt),
  };
}

function linesWith(values: readonly number[], lines: Lines, valueAt: (line: number) => number): number[] {
  const wanted = new Set(values);
  const found: number[] = [];
  for (let line = 0; line < lines.count; line++) if (wanted.has(valueAt(line))) found.push(line);
  return found;
}
