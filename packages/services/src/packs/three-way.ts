import { isDeepStrictEqual } from 'node:util';

/** A field that is not the same in the rule as it was installed, in the rule here and in the pack. */
export interface FieldChange {
  /** Dotted; a metric by its name and a test by its line, as in `metrics[logins_total].help`. */
  readonly path: string;
  /** Who changed it; a `conflict` where both did, each in a way of their own. */
  readonly by: 'here' | 'pack' | 'conflict';
  /** Left out where the field was not there. */
  readonly original?: unknown;
  readonly here?: unknown;
  readonly pack?: unknown;
}

interface Three {
  readonly original: unknown;
  readonly here: unknown;
  readonly pack: unknown;
}

export interface Merged {
  readonly value: unknown;
  readonly changes: readonly FieldChange[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Where parts can be merged one by one; anything else is one value, so that no half of each is put together. */
const MAPS = /^(|tags|filter|metrics\[[^\]]*\](\.labels)?)$/;
/** Lists whose entries are told apart by a field of theirs. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['metrics', 'name'],
  ['tests', 'input'],
]);

/**
 * Brings the changes of a pack into a rule that was changed here, field by field.
 * @param prefer whose value a conflict gets
 */
export function mergeRule(three: Three, prefer: 'here' | 'pack' = 'here'): Merged {
  return merge('', three, prefer);
}

function merge(path: string, three: Three, prefer: 'here' | 'pack'): Merged {
  const values = [three.original, three.here, three.pack];
  if (MAPS.test(path) && values.every(isFields)) return mergeFields(path, three, prefer);
  const key = LISTS.get(path);
  const keyed = key === undefined ? null : values.map((value) => byKey(value, key));
  if (keyed === null || keyed.includes(null)) return mergeValue(path, three, prefer);
  const [original, here, pack] = keyed;
  const { value, changes } = mergeFields(path, { original, here, pack }, prefer);
  return { value: Object.values(value as Fields), changes };
}

function mergeFields(path: string, three: Three, prefer: 'here' | 'pack'): Merged {
  const [original, here, pack] = [three.original, three.here, three.pack] as [Fields, Fields, Fields];
  const keys = [...new Set([here, pack, original].flatMap((fields) => Object.keys(fields)))];
  const parts = keys.map((key) => ({
    key,
    ...merge(below(path, key), { original: own(original, key), here: own(here, key), pack: own(pack, key) }, prefer),
  }));
  const there = parts.filter(({ value }) => value !== undefined);
  return {
    value: Object.fromEntries(there.map(({ key, value }) => [key, value])),
    changes: parts.flatMap(({ changes }) => changes),
  };
}

function below(path: string, key: string): string {
  if (LISTS.has(path)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function mergeValue(path: string, three: Three, prefer: 'here' | 'pack'): Merged {
  const { original, here, pack } = three;
  if (isDeepStrictEqual(here, pack)) return { value: here, changes: [] };
  const by = isDeepStrictEqual(here, original) ? 'pack' : isDeepStrictEqual(pack, original) ? 'here' : 'conflict';
  const winner = by === 'conflict' ? prefer : by;
  return { value: three[winner], changes: [{ path, by, ...three }] };
}

const own = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns null where it is no list, or its entries cannot be told apart */
function byKey(value: unknown, key: string): Fields | null {
  if (!Array.isArray(value)) return null;
  const entries = value.map((entry) => [String((entry as Fields)[key]), entry] as const);
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : null;
}
