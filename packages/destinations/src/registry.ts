import { datadogLogs } from './datadog-logs';
import type { DestinationType } from './destination';
import { elasticsearch } from './elasticsearch';
import { splunkHec } from './splunk-hec';

/** Every destination there is; a new one is a file and a line here. */
export const destinationTypes = {
  splunk_hec: splunkHec,
  datadog_logs: datadogLogs,
  elasticsearch,
} as const satisfies Record<string, DestinationType>;

export type DestinationTypeName = keyof typeof destinationTypes;

/** @returns the type of that name, or undefined. */
export const findDestinationType = (name: string): DestinationType | undefined =>
  Object.hasOwn(destinationTypes, name) ? destinationTypes[name as DestinationTypeName] : undefined;
