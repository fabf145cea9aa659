import { Dictionary } from './dictionary';
import { bodyOf, type Lines } from './lines';

/** @returns the lines of all parts, one after another, dictionaries merged. */
export function concatLines(parts: readonly Lines[]): Lines {
  if (parts.length === 1) return parts[0] as Lines;
  const severity = new Dictionary();
  const resource = new Dictionary();
  const attribute = new Dictionary();
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    bodies: Buffer.concat(parts.map((part) => part.bodies)),
    ends: joinEnds(parts),
    times: joinTimes(parts),
    severities: joinColumn(parts, 'severities', 'severityTexts', severity),
    severityTexts: severity.texts,
    resources: joinColumn(parts, 'resources', 'resourceTexts', resource),
    resourceTexts: resource.texts,
    attributes: joinColumn(parts, 'attributes', 'attributeTexts', attribute),
    attributeTexts: attribute.texts,
  };
}

/** @returns the lines at the given indexes, in that order; texts no longer used are left out. */
export function selectLines(lines: Lines, indexes: ArrayLike<number>): Lines {
  const picked = Array.from(indexes);
  const bodies = picked.map((index) => bodyOf(lines, index));
  const severity = pickColumn(lines.severities, lines.severityTexts, picked);
  const resource = pickColumn(lines.resources, lines.resourceTexts, picked);
  const attribute = pickColumn(lines.attributes, lines.attributeTexts, picked);
  return {
    count: picked.length,
    bodies: Buffer.concat(bodies),
    ends: runningTotal(bodies.map((body) => body.length)),
    times: BigInt64Array.from(picked, (index) => lines.times[index] as bigint),
    severities: severity.column,
    severityTexts: severity.texts,
    resources: resource.column,
    resourceTexts: resource.texts,
    attributes: attribute.column,
    attributeTexts: attribute.texts,
  };
}

function joinEnds(parts: readonly Lines[]): Uint32Array {
  const ends = new Uint32Array(parts.reduce((sum, part) => sum + part.count, 0));
  let at = 0;
  let base = 0;
  for (const part of parts) {
    for (const end of part.ends) ends[at++] = base + end;
    base += part.bodies.length;
  }
  return ends;
}

function joinTimes(parts: readonly Lines[]): BigInt64Array {
  const times = new BigInt64Array(parts.reduce((sum, part) => sum + part.count, 0));
  let at = 0;
  for (const part of parts) {
    times.set(part.times, at);
    at += part.count;
  }
  return times;
}

type Column = 'severities' | 'resources' | 'attributes';
type Texts = 'severityTexts' | 'resourceTexts' | 'attributeTexts';

function joinColumn(parts: readonly Lines[], column: Column, texts: Texts, into: Dictionary): Uint32Array {
  const joined = new Uint32Array(parts.reduce((sum, part) => sum + part.count, 0));
  let at = 0;
  for (const part of parts) {
    const renumbered = part[texts].map((text) => into.indexOf(text));
    for (const entry of part[column]) joined[at++] = renumbered[entry] as number;
  }
  return joined;
}

function pickColumn(column: Uint32Array, texts: readonly string[], picked: readonly number[]) {
  const dictionary = new Dictionary();
  const renumbered = Uint32Array.from(picked, (index) => dictionary.indexOf(texts[column[index] as number] as string));
  return { column: renumbered, texts: dictionary.texts };
}

function runningTotal(lengths: readonly number[]): Uint32Array {
  let total = 0;
  return Uint32Array.from(lengths, (length) => {
    total += length;
    return total;
  });
}
