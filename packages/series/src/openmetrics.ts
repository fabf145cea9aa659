import { HISTOGRAM_PARTS, type MetricType } from '@logflow/model';

export interface ExposedSample {
  /** Of the series, where it is not that of the family: a histogram's `x_bucket`, `x_sum` or `x_count`. */
  readonly name?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric; the name of a counter is that of its samples and ends in `_total`. */
export interface ExposedFamily {
  readonly name: string;
  /** A counter where absent. */
  readonly type?: MetricType;
  readonly help: string;
  readonly samples: readonly ExposedSample[];
}

export const OPENMETRICS_CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const TOTAL = /_total$/;

/** @returns the families in OpenMetrics 1.0 text; each family must stand in the list once. */
export function exposeOpenMetrics(families: Iterable<ExposedFamily>): string {
  let text = '';
  for (const family of families) text += exposeFamily(family);
  return `${text}# EOF\n`;
}

function exposeFamily({ name, type = 'counter', help, samples }: ExposedFamily): string {
  const family = type === 'counter' ? name.replace(TOTAL, '') : name;
  const head = `# TYPE ${family} ${type}\n${help === '' ? '' : `# HELP ${family} ${escapeText(help)}\n`}`;
  const lines = (type === 'histogram' ? bucketsInOrder(name, samples) : samples).map(
    ({ name: own = name, labels, value }) => `${own}${exposeLabels(labels)} ${exposeValue(value)}\n`,
  );
  return head + lines.join('');
}

/** The series of one label set stand together, its buckets in the order of their bounds, then sum and count. */
function bucketsInOrder(family: string, samples: readonly ExposedSample[]): ExposedSample[] {
  const placed = samples.map((sample) => {
    const { le = '', ...rest } = sample.labels;
    const part = HISTOGRAM_PARTS.findIndex((suffix) => sample.name === family + suffix);
    return { sample, set: JSON.stringify(rest), part, bound: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le) };
  });
  placed.sort((a, b) => (a.set < b.set ? -1 : a.set > b.set ? 1 : a.part - b.part || compareBounds(a.bound, b.bound)));
  return placed.map(({ sample }) => sample);
}

const compareBounds = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function exposeLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([, value]) => value !== '');
  return pairs.length === 0 ? '' : `{${pairs.map(([name, value]) => `${name}="${escapeText(value)}"`).join(',')}}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const escapeText = (text: string): string => text.replace(/[\\"\n]/g, (char) => ESCAPES[char] as string);

function exposeValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
