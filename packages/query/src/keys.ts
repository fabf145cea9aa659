/** What a key asks about. `attribute`: the event's own, or where it has none of that name, its resource's. */
export type KnownKeyKind =
  | 'service'
  | 'host'
  | 'severity'
  | 'rule'
  | 'series'
  | 'pattern'
  | 'tag'
  | 'label'
  | 'attr'
  | 'resource'
  | 'attribute';

export interface KnownKey {
  readonly kind: KnownKeyKind;
  /** What follows the dot of `tag.`, `label.`, `attr.` and `resource.`; the whole key of an attribute. */
  readonly name: string;
}

/** What completion offers; those that end in a dot want a name after it. */
export const KEYS: readonly { readonly key: string; readonly about: string }[] = [
  { key: 'service', about: 'Name of the service' },
  { key: 'host', about: 'Name of the host' },
  { key: 'severity', about: 'Level: severity:error, severity:>=warn' },
  { key: 'rule', about: 'Name or id of a rule that matched' },
  { key: 'series', about: 'A metric, or a PromQL selector in quotes, that the line incremented' },
  { key: 'pattern', about: 'What is left of a line without numbers, addresses and times' },
  { key: 'tag.', about: 'A tag that a rule gave the line' },
  { key: 'label.', about: 'A label of a series that the line incremented' },
  { key: 'attr.', about: 'An attribute of the event' },
  { key: 'resource.', about: 'An attribute of where the event came from' },
];

const PLAIN: readonly string[] = ['service', 'host', 'severity', 'rule', 'series', 'pattern'] satisfies KnownKeyKind[];
const DOTTED = /^(tag|label|attr|resource)\.(.+)$/s;

/** @returns what a key names: any that is not known is an attribute. */
export function readKey(key: string): KnownKey {
  if (PLAIN.includes(key)) return { kind: key as KnownKeyKind, name: key };
  const [, kind, name] = DOTTED.exec(key) ?? [];
  return kind === undefined ? { kind: 'attribute', name: key } : { kind: kind as KnownKeyKind, name: name as string };
}
