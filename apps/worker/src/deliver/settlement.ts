import type { DeliveryResult } from '@logflow/delivery';
import type { SettledDelivery } from '@logflow/ledger';
import type { LoadedDelivery, RowEvent } from './load-events';

/**
 * Spreads what became of a batch over the rows it came from. Positions in the result are those of the rows' events one
 * after another.
 */
export function settleRows(loaded: readonly LoadedDelivery[], result: DeliveryResult): SettledDelivery[] {
  const retry = new Set(result.retry);
  const rejected = new Map(result.rejected.map((rejection) => [rejection.event, rejection.reason]));
  let base = 0;
  return loaded.map(({ delivery, events, left }) => {
    if (events === null) return lost(delivery);
    const start = base;
    base += events.length;
    const remaining: number[] = [];
    const dead: SettledDelivery['dead'][number][] = [];
    events.forEach((entry, index) => {
      const reason = rejected.get(start + index);
      if (reason !== undefined) dead.push(deadEvent(entry, reason));
      else if (retry.has(start + index)) remaining.push(entry.position);
    });
    const delivered = events.length - remaining.length - dead.length;
    return { delivery, remaining: [...remaining, ...left], dead, delivered };
  });
}

const deadEvent = ({ event, line }: RowEvent, reason: string) => ({ eventId: event.id, line, reason });

/** A row whose block is gone: nothing can be sent, and the loss is written down. */
function lost(delivery: LoadedDelivery['delivery']): SettledDelivery {
  const reason = 'was not sent: the lines were no longer stored';
  const { blockId, firstLine } = delivery;
  return {
    delivery,
    delivered: 0,
    remaining: [],
    dead: [{ eventId: `${blockId}:${firstLine}`, line: firstLine, reason }],
  };
}
