import { credentialEndpoints } from './credentials';
import { destinationEndpoints } from './destinations';
import type { Endpoint } from './endpoint';
import { ruleEndpoints } from './rules';
import { statusEndpoints } from './status';

/** Every verb of every path, in the order in which paths are tried. */
export const endpoints: readonly Endpoint[] = [
  ...ruleEndpoints,
  ...destinationEndpoints,
  ...credentialEndpoints,
  ...statusEndpoints,
];
