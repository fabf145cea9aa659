import type { DestinationStatus } from './hooks/use-destinations';

export type Tone = 'ok' | 'warn' | 'bad' | 'idle';

const SLOW_SECONDS = 60;

/** @returns how much a destination's standing matters: whether it needs a person, patience, or nothing. */
export function toneOf({ breaker, reason, oldestPendingSeconds, dead, delivered, pending }: DestinationStatus): Tone {
  if (breaker !== 'closed') return 'bad';
  if (reason !== null || oldestPendingSeconds > SLOW_SECONDS || dead > 0) return 'warn';
  return delivered === 0 && pending === 0 ? 'idle' : 'ok';
}
