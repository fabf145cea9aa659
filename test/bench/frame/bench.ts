import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, loadPerCore, machineSentence } from './machine';
import { keepResult, type Result } from './results';
import type { Row } from './row';
import { textTable } from './text-table';

/** An option of a bench: a text with a default, or a switch where the default is false. */
export interface Option {
  readonly default: string | false;
  readonly about: string;
  /** Results of different values are kept beside each other, instead of the later in place of the earlier. */
  readonly apart?: boolean;
  /** The value is a path of this machine: only its last part is recorded. */
  readonly path?: boolean;
}

type Values<O extends Record<string, Option>> = {
  readonly [K in keyof O]: O[K]['default'] extends false ? boolean : string;
};

export interface Bench<O extends Record<string, Option>> {
  readonly name: string;
  readonly about: string;
  readonly options: O;
  /** Measures; rows are printed as they come. */
  run(options: Values<O>): AsyncIterable<Row>;
}

const BUSY_LOAD = 0.3;

/** For every bench: what becomes of its rows. */
const COMMON = {
  json: { default: false, about: 'print JSON instead of a table' },
  write: { default: false, about: 'keep the figures in docs/benchmarks.json, from which the page is made' },
  help: { default: false, about: 'print this' },
} as const satisfies Record<string, Option>;

/** Runs a bench as the program that its file is: reads the options, measures, reports. */
export async function runBench<const O extends Record<string, Option>>(bench: Bench<O>): Promise<void> {
  const options = { ...bench.options, ...COMMON };
  const values = readOptions(options);
  if (values === null) return;
  if (values.help) return print(help(bench, options));
  const load = loadPerCore();
  if (load > BUSY_LOAD) warn(`The machine is busy (${load.toFixed(1)} runnable a core): figures will be worse.`);
  const rows: Row[] = [];
  const result: Result = {
    bench: bench.name,
    variant: variantOf(bench.options, values),
    at: new Date().toISOString(),
    machine: describeMachine(),
    load,
    options: changed(bench.options, values),
    rows,
  };
  for await (const row of bench.run(values as Values<O>)) {
    rows.push(row);
    if (!values.json) warn(`  ${row.what}`);
  }
  print(values.json ? JSON.stringify(result, null, 2) : `${textTable(rows)}\n${machineSentence(result.machine)}`);
  if (values.write) keepResult(result);
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
/** Progress goes to standard error, so that standard output holds the result alone. */
const warn = (text: string): void => void process.stderr.write(`${text}\n`);

/** @returns null where an option is not one of these, having said so. */
function readOptions(options: Record<string, Option>): Record<string, string | boolean> | null {
  const known = Object.entries(options).map(([name, option]) => {
    const byDefault = option.default;
    return [name, byDefault === false ? { type: 'boolean', default: false } : { type: 'string', default: byDefault }];
  });
  try {
    return parseArgs({ options: Object.fromEntries(known) }).values as Record<string, string | boolean>;
  } catch (error) {
    warn(`${(error as Error).message.split('. ')[0]}. --help lists the options.`);
    process.exitCode = 1;
    return null;
  }
}

const changed = (options: Record<string, Option>, values: Record<string, string | boolean>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) =>
      values[name] === option.default ? [] : [[name, recorded(option, String(values[name]))]],
    ),
  );

const variantOf = (options: Record<string, Option>, values: Record<string, string | boolean>): string =>
  Object.entries(options)
    .filter(([name, option]) => option.apart && values[name] !== option.default)
    .map(([name]) => `--${name}=${values[name]}`)
    .join(' ');

const recorded = ({ path }: Option, value: string): string => (path ? basename(value) : value);

function help({ name, about }: { name: string; about: string }, options: Record<string, Option>): string {
  const lines = Object.entries(options).map(([option, { default: byDefault, about: what }]) => {
    const shown = byDefault === false ? `--${option}` : `--${option}=${byDefault || '…'}`;
    return `  ${shown.padEnd(26)} ${what}`;
  });
  return `Usage: npm run bench -- ${name} [--option value …]\n\n${about}\n\n${lines.join('\n')}`;
}
