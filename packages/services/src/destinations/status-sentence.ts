import type { DeliveryStatus } from '@logflow/ledger';

type Counted = Pick<DeliveryStatus, 'delivered' | 'pending' | 'dead' | 'oldestPendingSeconds' | 'reason' | 'since'>;

/** @returns `datadog answers 403 since 14:41 UTC: the API key was revoked. Nothing is lost.` and the like. */
export function statusSentence(
  destination: { readonly name: string; readonly enabled: boolean },
  status: Counted,
  now: Date,
): string {
  const sentences = [stateSentence(destination, status, now), deadSentence(status.dead)];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function stateSentence({ name, enabled }: { name: string; enabled: boolean }, status: Counted, now: Date): string {
  const waiting = status.pending > 0 ? ` ${waitingSentence(status)}` : '';
  if (!enabled) return `${name} is switched off.${waiting}`;
  if (status.reason !== null) return `${name} ${dated(status.reason, status.since, now)}. Nothing is lost.${waiting}`;
  if (status.pending > 0) return waitingSentence(status);
  return status.delivered > 0 ? 'Everything is delivered.' : 'Nothing has been sent yet.';
}

function waitingSentence({ pending, oldestPendingSeconds }: Counted): string {
  const one = pending === 1;
  return `${count(pending)} ${one ? 'waits' : 'wait'}, ${one ? '' : 'the oldest '}for ${duration(oldestPendingSeconds)}.`;
}

const deadSentence = (dead: number): string =>
  dead === 0 ? '' : `${count(dead)} ${dead === 1 ? 'was' : 'were'} refused for good and can be sent again.`;

const count = (events: number): string => `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'}`;

/** Puts the time before the explanation: `answers 403 since 14:41 UTC: no such key`. */
function dated(reason: string, since: Date | null, now: Date): string {
  if (since === null) return reason;
  const at = reason.indexOf(':');
  const head = at < 0 ? reason : reason.slice(0, at);
  return `${head} since ${clock(since, now)}${at < 0 ? '' : reason.slice(at)}`;
}

function clock(time: Date, now: Date): string {
  const iso = time.toISOString();
  const sameDay = iso.slice(0, 10) === now.toISOString().slice(0, 10);
  return `${sameDay ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
}

function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
