import {
  type DestinationConfig,
  type DestinationType,
  destinationTypes,
  findDestinationType,
} from '@logflow/destinations';
import { Fault } from '@logflow/model';
import { fieldErrors } from '../input';
import { openSecrets, type Secrets } from './sealed-secrets';

/** A config as it is stored: what may be shown, and what is sealed. */
export interface SplitConfig {
  readonly shown: DestinationConfig;
  readonly secrets: Secrets;
}

/** @throws Fault `unprocessable` on `type` */
export function requireType(name: string): DestinationType {
  const type = findDestinationType(name);
  if (type) return type;
  const message = `must be one of ${Object.keys(destinationTypes).join(', ')}, but is ${JSON.stringify(name.slice(0, 64))}`;
  throw new Fault('unprocessable', `type ${message}.`, { errors: [{ path: 'type', message }] });
}

/**
 * Checks a config as a person sent it. Empty fields count as left out. Where no secret is sent, those that are stored
 * stay, but for those that are null; where one is, it replaces them all.
 * @throws Fault `unprocessable` on `config.<field>`
 */
export function splitConfig(
  type: Pick<DestinationType, 'config' | 'secrets'>,
  config: DestinationConfig,
  stored: Secrets = {},
): SplitConfig {
  const given = Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
  const isReplaced = type.secrets.some((name) => given[name] !== undefined);
  const keep = Object.fromEntries(Object.entries(stored).filter(([name]) => !isReplaced && config[name] !== null));
  const parsed = type.config.safeParse({ ...keep, ...given });
  if (!parsed.success) throw wrongConfig(parsed.error);
  const entries = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return {
    shown: Object.fromEntries(entries.filter(([name]) => !type.secrets.includes(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => type.secrets.includes(name))) as Secrets,
  };
}

/** @returns the whole config, as the type's encoder takes it. @throws Error where the secrets cannot be opened. */
export function openConfig(
  home: string,
  row: { orgId: number; id: string; type: string; config: string; secrets: Buffer },
): { type: DestinationType; config: DestinationConfig } {
  const type = requireType(row.type);
  const secrets = openSecrets(home, row, row.secrets);
  return { type, config: type.config.parse({ ...(JSON.parse(row.config) as DestinationConfig), ...secrets }) };
}

function wrongConfig(error: Parameters<typeof fieldErrors>[0]): Fault {
  const errors = fieldErrors(error).map(({ path, message }) => ({
    path: `config.${path}`.replace(/\.$/, ''),
    message,
  }));
  const text = errors.map(({ path, message }) => `${path}: ${message}.`).join(' ');
  return new Fault('unprocessable', text, { errors });
}
