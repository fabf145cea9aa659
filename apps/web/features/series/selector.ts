const quote = (value: string): string => `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;

const escapeRegex = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const anyOf = (values: readonly string[]): string => quote(values.map(escapeRegex).join('|'));

/** What part of a graph is meant: `only` values of the label `by`, and `rest`: all that the graph shows as "other". */
export interface Part {
  readonly by: string;
  readonly only: readonly string[];
  readonly rest: boolean;
  /** The values that have a bar of their own. */
  readonly shown: readonly string[];
}

function matcher({ by, only, rest, shown }: Part): string {
  if (!by || (only.length === 0 && !rest)) return '';
  if (rest) {
    const hidden = shown.filter((value) => !only.includes(value));
    return hidden.length === 0 ? '' : `${by}!~${anyOf(hidden)}`;
  }
  return only.length === 1 ? `${by}=${quote(only[0] ?? '')}` : `${by}=~${anyOf(only)}`;
}

/** @returns the PromQL selector of the series that make up a part of a metric's graph. */
export function selectorOf(metric: string, part: Part): string {
  const inner = matcher(part);
  return inner === '' ? metric : `${metric}{${inner}}`;
}

/** @returns labels as PromQL shows them, as in `{user="root"}`; nothing for no labels. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${quote(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
