import { type FlowEntry, MINUTE_US, type TimedFlowEntry } from './kinds';

interface Querier {
  query(text: string, values: readonly unknown[]): Promise<unknown>;
}

/** Adds entries that no commit brings. They are summed by minute first; those of 0 are left out. */
export async function addFlow(querier: Querier, orgId: number, entries: readonly TimedFlowEntry[]): Promise<void> {
  const sums = sumByMinute(entries);
  if (sums.length === 0) return;
  await querier.query(
    `insert into flow_change (org_id, at_us, kinds, subjects, amounts)
     select $1::int, at, array[kind], array[subject], array[amount]
     from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[]) as e (at, kind, subject, amount)`,
    [orgId, sums.map(({ atUs }) => atUs), ...flowColumns(sums)],
  );
}

/** @returns kinds, subjects and amounts, as a row of flow_change holds them */
export const flowColumns = (entries: readonly FlowEntry[]): [string[], string[], number[]] => [
  entries.map(({ kind }) => kind),
  entries.map(({ subject }) => subject),
  entries.map(({ amount }) => amount),
];

function sumByMinute(entries: readonly TimedFlowEntry[]): TimedFlowEntry[] {
  const sums = new Map<string, TimedFlowEntry>();
  for (const entry of entries) {
    if (entry.amount === 0) continue;
    const atUs = entry.atUs - (entry.atUs % MINUTE_US);
    const key = `${atUs} ${entry.kind} ${entry.subject}`;
    const amount = (sums.get(key)?.amount ?? 0) + entry.amount;
    sums.set(key, { ...entry, atUs, amount });
  }
  return [...sums.values()];
}
