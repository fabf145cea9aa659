import { isDeepStrictEqual } from 'node:util';
import { ruleSchema } from '@logflow/rules';

/** A rule as YAML or JSON holds it. */
export type Json = Readonly<Record<string, unknown>>;

/** @returns the definition with its defaults filled in; as it is where the schema here does not know it. */
export function normalise(definition: Json): Json {
  const parsed = ruleSchema.safeParse(definition);
  return parsed.success ? parsed.data : definition;
}

/** Whether two definitions mean the same rule: defaults written out or not, keys in whatever order. */
export const sameRule = (a: Json, b: Json): boolean => isDeepStrictEqual(normalise(a), normalise(b));

/**
 * Leaves out what parsing would fill in again, so that a file says only what somebody chose.
 * @param explicit what a file says already: a default that stands there stays.
 */
export function concise(definition: Json, explicit: Json = {}): Json {
  const short = { ...definition };
  for (const [key, value] of Object.entries(definition)) {
    if (!(key in explicit) && sameRule(without(definition, key), definition)) delete short[key];
    else if (mayHoldDefaults(key, value)) short[key] = conciseEntries(definition, key, value, listOf(explicit[key]));
  }
  return short;
}

/** Tests have no defaults, and there can be hundreds. */
const mayHoldDefaults = (key: string, value: unknown): value is Json[] =>
  key !== 'tests' && Array.isArray(value) && value.every(isObject);

const conciseEntries = (definition: Json, key: string, entries: readonly Json[], explicit: readonly unknown[]) =>
  entries.map((entry, index) => {
    const inFile = explicit[index];
    const short = { ...entry };
    for (const field of Object.keys(entry)) {
      if (isObject(inFile) && field in inFile) continue;
      const tried = entries.map((other, at) => (at === index ? without(entry, field) : other));
      if (sameRule({ ...definition, [key]: tried }, definition)) delete short[field];
    }
    return short;
  });

const without = (object: Json, key: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([other]) => other !== key));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with its keys in the order they have in `model`, then its own others: so that a diff shows changes alone. */
export function inOrderOf(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => inOrderOf(entry, listOf(model)[index]));
  if (!isObject(value)) return value;
  const known = isObject(model) ? model : {};
  const keys = [
    ...Object.keys(known).filter((key) => key in value),
    ...Object.keys(value).filter((key) => !(key in known)),
  ];
  return Object.fromEntries(keys.map((key) => [key, inOrderOf(value[key], known[key])]));
}
