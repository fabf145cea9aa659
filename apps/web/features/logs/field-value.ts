import { severityLevel } from '@logflow/model';
import { readKey } from '@logflow/query';
import type { LogLine } from '../lines/hooks/use-lines';

type Node = Readonly<Record<string, unknown>>;

const isObject = (node: unknown): node is Node => typeof node === 'object' && node !== null;

/** A key may itself hold dots, so the longest that is there wins; what is no scalar is no value. */
function textAt(node: unknown, path: string): string | null {
  if (!isObject(node)) return null;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const value = Object.hasOwn(node, path.slice(0, end)) ? node[path.slice(0, end)] : undefined;
    const found = end < path.length ? textAt(value, path.slice(end + 1)) : scalarText(value);
    if (found !== null) return found;
  }
  return null;
}

const scalarText = (value: unknown): string | null =>
  value === undefined || value === null || typeof value === 'object' ? null : String(value);

const RESOURCE_KEYS = { service: ['service.name', 'service'], host: ['host.name', 'host'] } as const;

const resourceText = (resource: Node, name: keyof typeof RESOURCE_KEYS): string | null =>
  RESOURCE_KEYS[name].map((key) => textAt(resource, key)).find((text) => text !== null) ?? null;

/** @returns what a line has under a key of the query language, as the API reads it: of a rule its id, of several the first; null for its pattern, which the API alone reads. */
export function fieldValue(line: LogLine, key: string): string | null {
  const { kind, name } = readKey(key);
  switch (kind) {
    case 'severity':
      return severityLevel(line.severity ?? '') || null;
    case 'service':
    case 'host':
      return resourceText(line.resource, kind);
    case 'rule':
      return line.matches[0]?.ruleId ?? null;
    case 'series':
      return line.series[0]?.name ?? null;
    case 'label':
      return line.series.find(({ labels }) => Object.hasOwn(labels, name))?.labels[name] ?? null;
    case 'tag':
      return line.tags[name] ?? null;
    case 'attr':
      return textAt(line.attributes, name);
    case 'resource':
      return textAt(line.resource, name);
    case 'pattern':
      return null;
    case 'attribute':
      return textAt(line.attributes, name) ?? textAt(line.resource, name);
  }
}
