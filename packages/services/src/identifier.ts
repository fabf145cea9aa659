import { Fault } from '@logflow/model';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (id: string): boolean => UUID.test(id);

/**
 * Ids come from addresses, so one that cannot be an id is simply of nothing that exists.
 * @throws Fault `not_found`
 */
export function requireUuid(noun: string, id: string): string {
  if (isUuid(id)) return id;
  throw notFound(noun, id);
}

/** @returns the Fault for a thing of this org that is not there (or belongs to another org: the answer is the same). */
export const notFound = (noun: string, id: string): Fault =>
  new Fault('not_found', `There is no ${noun} ${JSON.stringify(id.slice(0, 64))}.`);
