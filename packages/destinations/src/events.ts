import type { DeliveryEvent } from '@logflow/model';

type Values = Readonly<Record<string, unknown>>;

/** @returns JSON that every parser takes: halves of surrogate pairs become U+FFFD, BigInts numbers. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  // JSON.stringify writes whole pairs as they are and only lone halves as escapes.
  return /\\ud[89a-f]/i.test(text) ? JSON.stringify(value, wellFormed) : text;
}

const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value;

export const serviceOf = (event: DeliveryEvent): string | undefined => resourceText(event, 'service');
export const hostOf = (event: DeliveryEvent): string | undefined => resourceText(event, 'host');

function resourceText({ resource }: DeliveryEvent, key: 'service' | 'host'): string | undefined {
  const value = resource[`${key}.name`] ?? resource[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @returns the resource without service and host, which every product has a field for. */
export function otherResource({ resource }: DeliveryEvent): Values | undefined {
  const { service: _s, host: _h, 'service.name': _sn, 'host.name': _hn, ...rest } = resource;
  return ifAny(rest);
}

/** @returns the object, or undefined where it is empty, so that JSON leaves it out. */
export const ifAny = <T extends Values>(values: T): T | undefined =>
  Object.keys(values).length > 0 ? values : undefined;
