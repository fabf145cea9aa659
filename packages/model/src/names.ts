/** Labels that LogFlow, Prometheus or a histogram sets; also every name that begins with two underscores. */
export const RESERVED_LABELS: readonly string[] = ['org', 'le', 'quantile', 'job', 'instance'];

const MAX_NAME_LENGTH = 200;

/** @returns null, or the sentence that says what is wrong with the name of a metric. */
export function checkMetricName(name: string): string | null {
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
    return `"${name}" is no metric name: use letters, digits and _, and do not begin with a digit`;
  }
  if (name.includes(':')) return `"${name}" holds a colon, which is kept for recording rules: use _`;
  if (name.startsWith('__')) return `"${name}" begins with __, which Prometheus keeps for itself`;
  return tooLong(name);
}

/** @returns null, or the sentence that says what is wrong with the name of a label. */
export function checkLabelName(name: string): string | null {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    return `"${name}" is no label name: use letters, digits and _, and do not begin with a digit`;
  }
  if (name.startsWith('__')) return `"${name}" begins with __, which Prometheus keeps for itself`;
  if (RESERVED_LABELS.includes(name))
    return `"${name}" is reserved (${RESERVED_LABELS.join(', ')}): choose another name`;
  return tooLong(name);
}

const tooLong = (name: string): string | null =>
  name.length > MAX_NAME_LENGTH ? `a name has at most ${MAX_NAME_LENGTH} characters, this one ${name.length}` : null;
