export interface ExposedSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A counter's family; `name` is that of its samples and ends in `_total`. */
export interface ExposedFamily {
  readonly name: string;
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

function exposeFamily({ name, help, samples }: ExposedFamily): string {
  const family = name.replace(TOTAL, '');
  const head = `# TYPE ${family} counter\n${help === '' ? '' : `# HELP ${family} ${escapeText(help)}\n`}`;
  return (
    head + samples.map(({ labels, value }) => `${family}_total${exposeLabels(labels)} ${exposeValue(value)}\n`).join('')
  );
}

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
