import { Fault } from '@logflow/model';
import { CsvError, parse } from 'csv-parse/sync';

/** What an uploaded text says: the header, and the rows below it. */
export interface ParsedCsv {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const MAX_CSV_BYTES = 1024 * 1024;
export const MAX_ROWS = 50_000;
const MAX_COLUMNS = 64;
const MAX_CELL = 4_096;

/**
 * Reads CSV (RFC 4180): the first row is the header, the first column the key.
 * @throws Fault `unprocessable` on `csv` that names the line, the limit and the remedy
 */
export function parseCsv(csv: string): ParsedCsv {
  const bytes = Buffer.byteLength(csv);
  if (bytes > MAX_CSV_BYTES)
    throw refusal(`has ${bytes} bytes and the limit is ${MAX_CSV_BYTES}: upload fewer rows or columns`);
  if (csv.includes('\0')) throw refusal('holds a NUL character, which cannot be stored');
  const [columns, ...rows] = readRecords(csv);
  if (columns === undefined) throw refusal('is empty: the first row names the columns, the first column is the key');
  checkHeader(columns);
  if (rows.length > MAX_ROWS)
    throw refusal(`has ${rows.length} rows and the limit is ${MAX_ROWS}: split it into several tables`);
  const long = rows.findIndex((row) => row.some((cell) => cell.length > MAX_CELL));
  if (long >= 0) throw refusal(`has a cell of more than ${MAX_CELL} characters in row ${long + 2}: shorten it`);
  return { columns, rows };
}

function readRecords(csv: string): string[][] {
  try {
    return parse(csv, { bom: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refusal(`is no CSV: ${error.message}`, error);
  }
}

function checkHeader(columns: readonly string[]): void {
  if (columns.length < 2) throw refusal('has one column: the first is the key, the others are what is looked up');
  if (columns.length > MAX_COLUMNS)
    throw refusal(`has ${columns.length} columns and the limit is ${MAX_COLUMNS}: leave out what no rule uses`);
  const nameless = columns.findIndex((name) => name.trim() === '');
  if (nameless >= 0) throw refusal(`has no name for column ${nameless + 1}: the first row names the columns`);
  const twice = columns.find((name, i) => columns.indexOf(name) < i);
  if (twice !== undefined) throw refusal(`names the column ${JSON.stringify(twice)} twice: rename one`);
}

function refusal(what: string, cause?: unknown): Fault {
  const message = `The table ${what}.`;
  return new Fault('unprocessable', message, { errors: [{ path: 'csv', message }], cause });
}
