import { alertEndpoints } from './alerts';
import { annotationEndpoints } from './annotations';
import { backfillEndpoints } from './backfills';
import { backtestEndpoints } from './backtests';
import { credentialEndpoints } from './credentials';
import { destinationEndpoints } from './destinations';
import type { Endpoint } from './endpoint';
import { graphEndpoints } from './graph';
import { logEndpoints } from './logs';
import { metricEndpoints } from './metrics';
import { overviewEndpoints } from './overview';
import { packEndpoints } from './packs';
import { ruleEndpoints } from './rules';
import { statusEndpoints } from './status';
import { tableEndpoints } from './tables';
import { viewEndpoints } from './views';

/** Every verb of every path, in the order in which paths are tried. */
export const endpoints: readonly Endpoint[] = [
  ...backtestEndpoints,
  ...backfillEndpoints,
  ...ruleEndpoints,
  ...packEndpoints,
  ...logEndpoints,
  ...metricEndpoints,
  ...graphEndpoints,
  ...annotationEndpoints,
  ...viewEndpoints,
  ...tableEndpoints,
  ...alertEndpoints,
  ...destinationEndpoints,
  ...credentialEndpoints,
  ...overviewEndpoints,
  ...statusEndpoints,
];
