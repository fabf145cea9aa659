import { count, moment } from '../time/format';
import { spellSeconds } from '../time/range';
import type { DestinationStatus } from './hooks/use-destinations';

export interface Sentence {
  readonly tone: 'ok' | 'warn' | 'bad' | 'idle';
  readonly text: string;
}

const SLOW_SECONDS = 60;

const spell = (seconds: number): string =>
  spellSeconds(seconds < 120 ? Math.round(seconds) : Math.round(seconds / 60) * 60);

function broken(name: string, status: DestinationStatus, nowMs: number): string {
  const since = status.breakerSince ? ` since ${moment(Date.parse(status.breakerSince), nowMs, true)}` : '';
  const reason = (status.breakerReason ?? 'does not take events').replace(/\.$/, '');
  const waiting = status.pending > 0 ? ` ${count(status.pending)} wait.` : '';
  return `${name} ${reason}${since}.${waiting} Nothing is lost.`;
}

/** @returns how a destination fares, in one sentence, and how much that matters. */
export function statusSentence(name: string, status: DestinationStatus, nowMs: number): Sentence {
  const { breaker, pending, dead, delivered } = status;
  const oldest = status.oldestPendingSeconds ?? 0;
  if (breaker !== 'closed') return { tone: 'bad', text: broken(name, status, nowMs) };
  if (oldest > SLOW_SECONDS) {
    return { tone: 'warn', text: `Behind by ${spell(oldest)}: ${count(pending)} wait. Nothing is lost.` };
  }
  if (dead > 0) return { tone: 'warn', text: `Delivers, but refused ${count(dead)} for good.` };
  if (delivered === 0 && pending === 0) return { tone: 'idle', text: 'Ready. Nothing has come its way yet.' };
  return { tone: 'ok', text: pending > 0 ? `Delivers. ${count(pending)} on their way.` : 'Delivers. Nothing waits.' };
}
