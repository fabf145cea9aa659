/** How one path of the Prometheus HTTP API is offered: reads only. */
export interface Endpoint {
  /** The parameters that are passed on; everything else a caller sends is dropped. */
  readonly params: readonly string[];
  /** What of the parameters selects series and is therefore confined to the org. */
  readonly confines: 'query' | 'match' | 'nothing';
  /** Also offered as POST with a form, and asked so. */
  readonly form: boolean;
}

const RANGE = ['start', 'end', 'limit'];

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  query: { params: ['time', 'timeout', 'limit', 'lookback_delta', 'stats'], confines: 'query', form: true },
  query_range: {
    params: ['start', 'end', 'step', 'timeout', 'limit', 'lookback_delta', 'stats'],
    confines: 'query',
    form: true,
  },
  query_exemplars: { params: ['start', 'end'], confines: 'query', form: true },
  series: { params: RANGE, confines: 'match', form: true },
  labels: { params: RANGE, confines: 'match', form: true },
  format_query: { params: ['query'], confines: 'nothing', form: true },
  parse_query: { params: ['query'], confines: 'nothing', form: true },
  'status/buildinfo': { params: [], confines: 'nothing', form: false },
};

const LABEL_VALUES = /^label\/([a-zA-Z_][a-zA-Z0-9_]*)\/values$/;

/** @returns undefined for what is not offered: writes, administration, other orgs' configuration */
export function endpointOf(path: string): Endpoint | undefined {
  if (LABEL_VALUES.test(path)) return { params: RANGE, confines: 'match', form: false };
  return Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path] : undefined;
}
