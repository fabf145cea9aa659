import { readKey } from '@logflow/query';
import type { Field } from '@logflow/storage';
import { invalid } from './invalid';

/**
 * @returns the field that a key of the query language names
 * @throws Fault `invalid` on the parameter, for keys that name something a line may have several of
 */
export function fieldOf(key: string, parameter: string): Field {
  const { kind, name } = readKey(key);
  if (kind === 'severity' || kind === 'service' || kind === 'host') return { source: kind };
  if (kind === 'rule' || kind === 'pattern' || kind === 'series' || kind === 'label') {
    throw invalid(
      parameter,
      `cannot be ${key}: choose severity, service, host, rule, pattern, tag.<key> or an attribute`,
    );
  }
  return { source: kind, name };
}
