/** What a captured text comes to, in Prometheus' base units: seconds, bytes, ratios; or why it is no number. */
export type CapturedNumber =
  | { readonly value: number; readonly reason?: undefined }
  | { readonly value?: undefined; readonly reason: string };

/** Multiplied by the first and divided by the second, so that 250ms is exactly a quarter. */
type Scale = readonly [times: number, by: number];

const DURATIONS: Readonly<Record<string, Scale>> = {
  ns: [1, 1e9],
  us: [1, 1e6],
  µs: [1, 1e6],
  μs: [1, 1e6],
  ms: [1, 1e3],
  s: [1, 1],
  sec: [1, 1],
  secs: [1, 1],
  second: [1, 1],
  seconds: [1, 1],
  m: [60, 1],
  min: [60, 1],
  mins: [60, 1],
  minute: [60, 1],
  minutes: [60, 1],
  h: [3600, 1],
  hour: [3600, 1],
  hours: [3600, 1],
  d: [86_400, 1],
  day: [86_400, 1],
  days: [86_400, 1],
};

const OTHERS: Readonly<Record<string, Scale>> = {
  '': [1, 1],
  '%': [1, 100],
  B: [1, 1],
  byte: [1, 1],
  bytes: [1, 1],
  kB: [1e3, 1],
  KB: [1e3, 1],
  MB: [1e6, 1],
  GB: [1e9, 1],
  TB: [1e12, 1],
  PB: [1e15, 1],
  KiB: [2 ** 10, 1],
  MiB: [2 ** 20, 1],
  GiB: [2 ** 30, 1],
  TiB: [2 ** 40, 1],
  PiB: [2 ** 50, 1],
};

const UNITS = new Map(Object.entries({ ...DURATIONS, ...OTHERS }));
const DURATION_UNITS = new Map(Object.entries(DURATIONS));

/** Thousands are set apart by one and the same sign: comma, underscore, apostrophe, or a space that does not break. */
const GROUPED = /[0-9]{1,3}(?<separator>[,_'\u00a0\u202f])[0-9]{3}(?:\k<separator>[0-9]{3})*(?:\.[0-9]+)?/;
const PLAIN = /[0-9]+(?:\.[0-9]*)?|\.[0-9]+/;
const SINGLE = new RegExp(
  `^(?<sign>[+-]?)(?<digits>${GROUPED.source}|${PLAIN.source})(?:[eE](?<exponent>[+-]?[0-9]{1,3}))? ?(?<unit>[^0-9\\s]*)$`,
);
const COMPOUND = /^([+-]?)((?:[0-9]+(?:\.[0-9]+)?[a-zµμ]+ ?){2,})$/;
const COMPOUND_PART = /([0-9]+(?:\.[0-9]+)?)([a-zµμ]+)/g;
const SHOWN = 40;

/**
 * Reads a number with or without a unit: `1.5s`, `250ms`, `1h30m`, `12kB`, `3MiB`, `45%`, `1,234,567`. Durations become
 * seconds, sizes bytes, percentages ratios.
 */
export function readNumber(text: string): CapturedNumber {
  const trimmed = text.trim();
  if (trimmed === '') return { reason: 'it is empty' };
  const read = readSingle(trimmed) ?? readCompound(trimmed) ?? { reason: `${shown(trimmed)} is no number` };
  if (read.value === undefined || Number.isFinite(read.value)) return read;
  return { reason: `${shown(trimmed)} is too large` };
}

const shown = (text: string): string => JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

function readSingle(text: string): CapturedNumber | null {
  const found = SINGLE.exec(text);
  if (found?.groups === undefined) return null;
  const { sign, digits = '', separator, exponent = '0', unit = '' } = found.groups;
  const scale = UNITS.get(unit);
  if (scale === undefined) return { reason: `${shown(text)} has the unknown unit ${shown(unit)}${adviceFor(unit)}` };
  const plain = separator === undefined ? digits : digits.replaceAll(separator, '');
  const value = (Number(`${plain}e${exponent}`) * scale[0]) / scale[1];
  return { value: sign === '-' ? -value : value };
}

const adviceFor = (unit: string): string =>
  unit.startsWith(',') ? ': a comma sets thousands apart, decimals follow a dot' : '';

/** `1h2m3.5s`, as Go writes durations. */
function readCompound(text: string): CapturedNumber | null {
  const found = COMPOUND.exec(text);
  if (found === null) return null;
  let seconds = 0;
  for (const [, digits, unit] of (found[2] as string).matchAll(COMPOUND_PART)) {
    const scale = DURATION_UNITS.get(unit as string);
    if (scale === undefined) return { reason: `${shown(text)} has the unknown unit ${shown(unit as string)}` };
    seconds += (Number(digits) * scale[0]) / scale[1];
  }
  return { value: found[1] === '-' ? -seconds : seconds };
}
