/** What a form holds. Null: a secret that is stored is to be removed. */
export type Config = Readonly<Record<string, string | null>>;

/** One field of a type's config, as its JSON Schema says. */
export interface ConfigProperty {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
}

/** A kind of destination or receiver, and what its config is made of. */
export interface ConfigType {
  readonly name: string;
  readonly title: string;
  readonly secrets: readonly string[];
  readonly config: {
    readonly properties?: Readonly<Record<string, ConfigProperty>>;
    readonly required?: readonly string[];
  };
}

/** Something of such a type, as it is saved: its secrets never come back, only which there are. */
export interface Configured {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Config;
  readonly secrets: readonly string[];
}
