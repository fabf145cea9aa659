const needsQuotes = (value: string): boolean => value === '' || value !== value.trim() || /[",]/.test(value);

/** @returns values as one line of text: `a, b`, and in quotes what commas or spaces would tear apart. */
export const writeList = (values: readonly string[]): string =>
  values.map((value) => (needsQuotes(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(', ');

const ITEM = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(,|$)/y;

/** @returns the values that {@link writeList} wrote, or that a person typed with commas between them. */
export function readList(text: string): string[] {
  const values: string[] = [];
  ITEM.lastIndex = 0;
  for (let found = ITEM.exec(text); found !== null; found = ITEM.exec(text)) {
    const [, quoted, plain = '', comma] = found;
    if (quoted !== undefined) values.push(quoted.replaceAll('""', '"'));
    else if (plain.trim() !== '') values.push(plain.trim());
    if (comma === '') break;
  }
  return values;
}
