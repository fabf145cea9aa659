import Table from 'cli-table3';
import { formatBar, formatRatio, formatValue } from './format';
import { isMet, type Row, ratioToBar } from './row';

const BARE = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map((part) => [part, '']),
);
const NOTE_WIDTH = 60;
const VERDICTS = new Map([
  [true, 'met'],
  [false, 'not met'],
  [null, ''],
]);

/** @returns rows for a terminal, figures to the right. */
export function textTable(rows: readonly Row[]): string {
  const table = new Table({
    head: ['what', 'measured', 'bar', 'ratio', '', 'note'],
    chars: { ...BARE, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'left', 'right', 'left', 'left'],
    colWidths: [null, null, null, null, null, NOTE_WIDTH],
    wordWrap: true,
  });
  for (const row of rows) {
    table.push([
      row.what,
      formatValue(row),
      formatBar(row.bar, row.unit),
      formatRatio(ratioToBar(row)),
      VERDICTS.get(isMet(row)) ?? '',
      row.note ?? '',
    ]);
  }
  return table.toString();
}
