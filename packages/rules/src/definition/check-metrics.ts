import { checkLabelName, checkMetricName, type FieldError, HISTOGRAM_PARTS, type RuleMetric } from '@logflow/model';
import { readNumber } from '../effects/captured-number';
import { groupsOf, parseTemplate } from '../effects/template';
import { checkTemplate, checkTemplates } from './check-templates';

/** @param names what templates may use; null where that cannot be said, because the pattern is refused */
export function checkMetrics(metrics: readonly RuleMetric[], names: readonly string[] | null): FieldError[] {
  return metrics.flatMap((metric, index) => {
    const path = `metrics.${index}`;
    return [
      ...sentence(`${path}.name`, checkName(metric)),
      ...sentence(`${path}.name`, checkTwice(metrics, index)),
      ...sentence(`${path}.value`, checkValue(metric, names)),
      ...sentence(`${path}.mode`, only('mode', 'gauge', metric)),
      ...sentence(`${path}.buckets`, only('buckets', 'histogram', metric)),
      ...checkLabels(metric.labels, `${path}.labels`),
      ...checkTemplates(metric.labels, `${path}.labels`, names),
    ];
  });
}

const sentence = (path: string, message: string | null): FieldError[] => (message === null ? [] : [{ path, message }]);

function checkName({ name, type }: RuleMetric): string | null {
  const wrong = checkMetricName(name);
  if (wrong !== null) return wrong;
  if (type === 'counter') return checkCounterName(name);
  const stem = name.replace(/_+$/, '').replace(/(?:_total)+$/, '');
  if (name.endsWith('_total')) return `only a counter's name ends in _total: call the ${type} "${stem}"`;
  const part = HISTOGRAM_PARTS.find((suffix) => name.endsWith(suffix));
  return type === 'histogram' && part !== undefined
    ? `a histogram has series that end in ${part} by itself: leave that out of its name`
    : null;
}

function checkCounterName(name: string): string | null {
  if (!name.endsWith('_total')) return `a counter's name ends in _total: "${name.replace(/_+$/, '')}_total"`;
  return name === '_total' ? 'a name is needed before _total' : null;
}

function checkTwice(metrics: readonly RuleMetric[], index: number): string | null {
  const { name } = metrics[index] as RuleMetric;
  const before = metrics.slice(0, index);
  if (before.some((other) => other.name === name)) return `"${name}" stands twice: a rule increments a metric once`;
  const owner = metrics.find((other) => other.type === 'histogram' && partsOf(other).includes(name));
  return owner === undefined ? null : `"${name}" is a series of the histogram ${owner.name}: choose another name`;
}

const partsOf = ({ name }: RuleMetric): string[] => HISTOGRAM_PARTS.map((part) => name + part);

function checkValue({ type, value }: RuleMetric, names: readonly string[] | null): string | null {
  if (value === undefined) {
    return type === 'counter' ? null : `a ${type} needs the number it takes: "value": "\${group}"`;
  }
  const wrong = checkTemplate(value, names);
  if (wrong !== null) return wrong;
  const template = parseTemplate(value);
  const { reason } = groupsOf(template).length > 0 ? {} : readNumber(template[0] as string);
  return reason === undefined ? null : `${reason}: write a number, or \${group} for one that is captured`;
}

const only = (field: 'mode' | 'buckets', type: RuleMetric['type'], metric: RuleMetric): string | null =>
  metric[field] === undefined || metric.type === type
    ? null
    : `a ${metric.type} takes no ${field}: leave it out, or make it a ${type}`;

function checkLabels(labels: Readonly<Record<string, string>>, under: string): FieldError[] {
  return Object.keys(labels).flatMap((name) => sentence(`${under}.${name}`, checkLabelName(name)));
}
