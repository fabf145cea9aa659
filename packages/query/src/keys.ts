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

const PLAIN: readonly string[] = ['service', 'host', 'severity', 'rule', 'series', 'pattern'] satisfies KnownKeyKind[];
const DOTTED = /^(tag|label|attr|resource)\.(.+)$/s;

/** @returns what a key names: any that is not known is an attribute. */
export function readKey(key: string): KnownKey {
  if (PLAIN.includes(key)) return { kind: key as KnownKeyKind, name: key };
  const [, kind, name] = DOTTED.exec(key) ?? [];
  return kind === undefined ? { kind: 'attribute', name: key } : { kind: kind as KnownKeyKind, name: name as string };
}
