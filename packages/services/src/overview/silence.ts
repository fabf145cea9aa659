import { HOUR_US, type LastSeen, readLastSeen } from '@logflow/ledger';
import type { PoolClient } from 'pg';

/**
 * What is usually busy and has stopped: it happened in at least 12 of the 24 hours before it last did, that was at least
 * an hour and at most a week ago, and at that pace it should have happened 20 times since.
 */
const SILENT = { busyHours: 12, atLeastUs: HOUR_US, atMostUs: 7 * 24 * HOUR_US, missed: 20 };

export interface Silent {
  readonly subject: string;
  readonly silentUs: number;
  readonly perHour: number;
}

const DAY_HOURS = 24;

/** @param of what was not there in the last hour: rules by the lines they match, ingest tokens by those they bring */
export async function readSilent(
  client: PoolClient,
  orgId: number,
  nowUs: number,
  of: { readonly kind: 'rule' | 'accepted'; readonly subjects: readonly string[] },
): Promise<Silent[]> {
  const sinceUs = nowUs - SILENT.atMostUs - DAY_HOURS * HOUR_US;
  const seen = await readLastSeen(client, orgId, { ...of, sinceUs });
  return seen
    .filter((one) => isSilent(one, nowUs))
    .map(({ subject, lastUs, dayBefore }) => ({ subject, silentUs: nowUs - lastUs, perHour: dayBefore / DAY_HOURS }));
}

function isSilent({ lastUs, dayBefore, busyHours }: LastSeen, nowUs: number): boolean {
  const silentUs = nowUs - lastUs;
  const missed = (dayBefore / DAY_HOURS) * (silentUs / HOUR_US);
  const isRecent = silentUs >= SILENT.atLeastUs && silentUs <= SILENT.atMostUs;
  return isRecent && busyHours >= SILENT.busyHours && missed >= SILENT.missed;
}
