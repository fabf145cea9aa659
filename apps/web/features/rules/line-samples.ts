import type { RuleDefinition } from '@logflow/model';
import { queryString, request } from '../../client/request';
import { sampleOf } from './field-text';
import { escapePattern } from './propose';
import { variedLines } from './sample-choice';

/** A stored line, with all that rules ask about. */
export interface WholeLine {
  readonly body: string;
  readonly severity: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface LogPage {
  readonly records: readonly WholeLine[];
}

const DAY_SECONDS = 86_400;
const ALIKE = 8;
const OTHERS = 6;
const LOOKED_AT = 200;

/** @returns a body as a sample: each is one line. */
export const oneLine = (body: string): string => body.replace(/[\r\n]+/g, ' ');

interface Sought {
  readonly id: string;
  /** When it was counted. */
  readonly at: string;
  /** Of the rule that it becomes a sample of. */
  readonly field: string;
}

/**
 * @returns a line by its id, as a sample; null where it has no such attribute
 * @throws ApiError 404 where it is not there
 */
export async function findLine({ id, at, field }: Sought, signal: AbortSignal): Promise<string | null> {
  const path = `/logs/${encodeURIComponent(id)}${queryString({ at })}`;
  const sample = sampleOf(await request<Parameters<typeof sampleOf>[0]>(path, { signal }), field);
  return sample === null ? null : oneLine(sample);
}

/** Of a line only so much decides what looks like it. */
const SHAPE_CHARACTERS = 300;

/** @returns a pattern of lines that say the same with other values: what holds a digit may be anything. */
export const shapePattern = (line: string): string =>
  line
    .slice(0, SHAPE_CHARACTERS)
    .split(/(\s+)/)
    .map((word, index) => (index % 2 === 1 ? '\\s+' : /\d/.test(word) ? '\\S+' : escapePattern(word)))
    .join('');

async function newestWhole(limit: number, signal?: AbortSignal, regex?: string): Promise<readonly WholeLine[]> {
  const now = Math.floor(Date.now() / 1000);
  const query = queryString({ clock: 'committed', from: now - DAY_SECONDS, to: now + 60, limit, regex });
  return (await request<LogPage>(`/logs${query}`, signal ? { signal } : {})).records;
}

const newest = async (limit: number, signal?: AbortSignal, regex?: string): Promise<string[]> =>
  (await newestWhole(limit, signal, regex)).map(({ body }) => oneLine(body));

/** @returns the newest lines in which RE2 finds a pattern, of as many shapes as there are. */
export async function linesThatMatch(regex: string, most: number): Promise<string[]> {
  return variedLines(await newest(LOOKED_AT, undefined, regex), most);
}

/** @returns the newest lines in which a text stands. */
export const linesWith = (text: string, most: number): Promise<string[]> => linesThatMatch(escapePattern(text), most);

/** @returns the newest lines, whatever they say. */
export const newestLines = async (most: number): Promise<string[]> => newest(most, undefined);

/** @returns recent lines on which versions of a rule can be told apart: what each of their patterns finds, and others. */
export async function linesToCompare(
  rules: readonly Pick<RuleDefinition, 'field' | 'pattern'>[],
  signal: AbortSignal,
): Promise<WholeLine[]> {
  const patterns = rules.flatMap(({ field, pattern }) => (field === 'body' ? [pattern] : []));
  const found = await Promise.all([undefined, ...patterns].map((regex) => newestWhole(LOOKED_AT, signal, regex)));
  return found
    .reverse()
    .flat()
    .map(({ body, severity, resource, attributes }) => ({ body, severity, resource, attributes }));
}

/** @returns lines of the same shape, and a few of other shapes that share its first word: near misses teach most. */
export async function lookAlikes(line: string, signal: AbortSignal): Promise<string[]> {
  const alike = (await newest(LOOKED_AT, signal, shapePattern(line))).filter((one) => one !== line);
  const others = (await newest(LOOKED_AT, signal)).filter((one) => one !== line && !alike.includes(one));
  return [...new Set(alike)].slice(0, ALIKE).concat(variedLines(others, OTHERS));
}
