import { markdownTable } from 'markdown-table';
import { formatBar, formatRatio, formatValue } from '../frame/format';
import { type Machine, machineSentence } from '../frame/machine';
import type { Result } from '../frame/results';
import { isMet, type Row, ratioToBar } from '../frame/row';

const TITLE = `# Benchmarks

Made by \`npm run bench -- --write\`, as are all figures here; \`npm run bench -- <name> --write\` measures one bench again.
The median of several runs after one to warm up; ±: half the distance between the slowest and the fastest. Ratios within
one run are what counts: times belong to the machine.

![How far each figure is along to its bar](images/benchmarks.svg)
`;

/** What C++ RE2::Set makes of the lines of `match` where the bars were set. */
const YARDSTICK = { row: 'C++ RE2::Set, 1,000 simple rules', linesPerSecond: 3_200_000 };

const VERDICTS = new Map([
  [true, 'met'],
  [false, '**not met**'],
  [null, 'not measured'],
]);

/** @returns the page: the bars first, then every figure of every bench. */
export const markdownPage = (results: readonly Result[]): string =>
  `${[TITLE, bars(results.flatMap(({ rows }) => rows)), ...results.map(section)].join('\n')}`;

function bars(rows: readonly Row[]): string {
  const judged = rows.filter(({ bar }) => bar !== undefined);
  const head = ['what', 'bar', 'measured', 'ratio', 'where it stands, what limits it'];
  const met = judged.filter((row) => isMet(row)).length;
  const body = judged.map((row) => [
    row.what,
    barCell(row),
    formatValue(row),
    formatRatio(ratioToBar(row)),
    [VERDICTS.get(isMet(row)), row.note].filter(Boolean).join('; '),
  ]);
  const meaning = 'A ratio of 1 or more has reached its bar; twice as good is 2.';
  const intro = [`${met} of ${judged.length} are met.`, meaning, speed(rows)].filter(Boolean).join(' ');
  return `## The bars\n\n${intro}\n\n${table([head, ...body])}\n`;
}

/** @returns how fast the machine is beside the one of the bars; empty where the yardstick was not measured. */
function speed(rows: readonly Row[]): string {
  const measured = rows.find(({ what }) => what === YARDSTICK.row)?.value;
  if (!measured) return '';
  const share = (measured / YARDSTICK.linesPerSecond).toFixed(2);
  return `The bars were set where C++ RE2::Set takes 3.2 million lines/s with 1,000 simple rules. It took ${share} of that here: read rates and times by it, ratios as they stand.`;
}

function barCell({ bar, unit }: Row): string {
  const against = bar?.against === undefined ? '' : ` (${bar.against})`;
  return `${formatBar(bar, unit)}${against}`;
}

function section({ bench, at, machine, load, options, rows }: Result): string {
  const given = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const command = ['npm run bench --', bench, ...given].join(' ');
  const tables = [...new Set(rows.map((row) => row.table))].map((title) => {
    const head = title === undefined ? '' : `${title}:\n\n`;
    return head + figures(rows.filter((row) => row.table === title));
  });
  return `## ${bench}\n\n\`${command}\`, ${at.slice(0, 10)}, on ${sentence(machine, load)}\n\n${tables.join('\n\n')}\n`;
}

const sentence = (machine: Machine, load: number): string =>
  `${machineSentence(machine)}; load before it: ${load.toFixed(1)} a core.`;

const figures = (rows: readonly Row[]): string =>
  table([['what', 'measured', 'note'], ...rows.map((row) => [row.what, formatValue(row), row.note ?? ''])]);

function table(rows: string[][]): string {
  const align = (rows[0] as string[]).map((title) => (['measured', 'ratio'].includes(title) ? 'r' : 'l'));
  const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  return markdownTable(escaped, { align, padding: true, alignDelimiters: false });
}
