import type { DeliveryEvent } from '@logflow/model';

type Values = Readonly<Record<string, unknown>>;

/** @returns JSON that every parser takes: halves of surrogate pairs become U+FFFD, BigInts numbers. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  // JSON.stringify writes whole pairs as they are and only lone halves as escapes.
  return text.includes('\\ud') && /\\ud[89a-f]/.test(text) ? JSON.stringify(value, wellFormed) : text;
}

const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value;

export const serviceOf = (event: DeliveryEvent): string | undefined => partsOf(event).service;
export const hostOf = (event: DeliveryEvent): string | undefined => partsOf(event).host;

/** @returns the resource without service and host, which every product has a field for. */
export const otherResource = (event: DeliveryEvent): Values | undefined => partsOf(event).rest;

interface ResourceParts {
  readonly service: string | undefined;
  readonly host: string | undefined;
  readonly rest: Values | undefined;
}

/** By resource, because the events of a block share a few of them. */
const known = new WeakMap<Values, ResourceParts>();

function partsOf({ resource }: DeliveryEvent): ResourceParts {
  const there = known.get(resource);
  if (there) return there;
  const { service: _s, host: _h, 'service.name': _sn, 'host.name': _hn, ...rest } = resource;
  const parts = { service: textOf(resource, 'service'), host: textOf(resource, 'host'), rest: ifAny(rest) };
  known.set(resource, parts);
  return parts;
}

function textOf(resource: Values, key: 'service' | 'host'): string | undefined {
  const value = resource[`${key}.name`] ?? resource[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @returns the object, or undefined where it is empty, so that JSON leaves it out. */
export const ifAny = <T extends Values>(values: T): T | undefined =>
  Object.keys(values).length > 0 ? values : undefined;
