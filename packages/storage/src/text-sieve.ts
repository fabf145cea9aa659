import type { Condition } from './condition';
import { conditionOf } from './filter-condition';
import type { LogFilter } from './log-query';
import { SoughtTexts } from './text-filter';

/** Whether a block may hold a line that is selected, as far as its filter of texts tells. */
export type TextSieve = (textFilter: Buffer) => boolean;

/** @returns null where no filter of texts could tell anything */
export const textSieve = (filter: LogFilter): TextSieve | null => sieveOf(conditionOf(filter));

function sieveOf(condition: Condition): TextSieve | null {
  switch (condition.kind) {
    case 'body': {
      const sought = new SoughtTexts(condition.body.texts ?? []);
      return sought.tellsAnything ? (textFilter) => sought.mayBeIn(textFilter) : null;
    }
    case 'all': {
      const parts = condition.of.map(sieveOf).filter((part) => part !== null);
      return parts.length === 0 ? null : (textFilter) => parts.every((part) => part(textFilter));
    }
    case 'any': {
      const parts = condition.of.map(sieveOf);
      return parts.includes(null) ? null : (textFilter) => parts.some((part) => part?.(textFilter));
    }
    default:
      return null;
  }
}
