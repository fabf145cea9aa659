import { destinationTypes } from '@logflow/destinations';
import { z } from 'zod';

/** What a form for a destination is drawn from. */
export interface DestinationTypeInfo {
  readonly name: string;
  readonly title: string;
  /** JSON Schema of `config`; secrets are `writeOnly`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
}

export const types = (): DestinationTypeInfo[] =>
  Object.values(destinationTypes).map(({ name, title, config, secrets }) => ({
    name,
    title,
    config: z.toJSONSchema(config),
    secrets,
  }));
