import { moment } from '../time/format';
import type { DestinationStatus } from './hooks/use-destinations';

const SINCE_UTC = /\bsince (?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC/;

/** @returns how a destination stands, with its time in the reader's zone: the API, which knows no reader, says it in UTC. */
export function standingOf({ message, since }: Pick<DestinationStatus, 'message' | 'since'>, nowMs: number): string {
  if (since === null || nowMs === 0) return message;
  return message.replace(SINCE_UTC, `since ${moment(Date.parse(since), nowMs).slice(0, -3)}`);
}

/** @returns what a button says that mends what is wrong in the settings of a destination; null where they are not the cause. */
export function remedyOf({ reason }: Pick<DestinationStatus, 'reason'>): string | null {
  if (reason === null) return null;
  if (/^answers 40[13]\b/.test(reason)) return 'Replace the key';
  if (/^answers 404\b/.test(reason) || /its name cannot be resolved$/.test(reason)) return 'Change the address';
  return null;
}
