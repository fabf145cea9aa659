import type { FileRecord } from './file-record';

const COLUMNS: readonly (keyof FileRecord)[] = [
  ...(['timestamp', 'severity', 'body', 'tags', 'attributes', 'resource', 'rules', 'id', 'committedAt'] as const),
];

/** RFC 4180. Texts are written as they are; objects and lists as JSON. */
export const csvHeader = (): string => `${COLUMNS.join(',')}\r\n`;

export const csvLine = (record: Partial<FileRecord>): string =>
  `${COLUMNS.map((column) => cell(record[column] ?? '')).join(',')}\r\n`;

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
