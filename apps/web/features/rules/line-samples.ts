import { queryString, request } from '../../client/request';
import { escapePattern } from './propose';
import { variedLines } from './sample-choice';

interface LogPage {
  readonly records: readonly { readonly id: string; readonly body: string }[];
  readonly nextCursor?: string | null;
}

const DAY_SECONDS = 86_400;
const PAGE = 1000;
/** One commit holds a batch or a few: beyond these the line is not there. */
const MOST_PAGES = 20;
const ALIKE = 8;
const OTHERS = 6;
const LOOKED_AT = 200;

const flat = (body: string): string => body.replace(/[\r\n]+/g, ' ');

/** @returns the line of an id among those counted at one moment (RFC 3339), or null. */
export async function findLine({ id, at }: { id: string; at: string }, signal: AbortSignal): Promise<string | null> {
  const from = Date.parse(at);
  if (Number.isNaN(from)) return null;
  let cursor: string | null | undefined = '';
  for (let page = 0; page < MOST_PAGES && cursor !== null && cursor !== undefined; page += 1) {
    const seconds = { from: Math.floor(from / 1000), to: Math.floor(from / 1000) + 1 };
    const query = queryString({ clock: 'committed', ...seconds, limit: PAGE, cursor });
    const answer: LogPage = await request<LogPage>(`/logs${query}`, { signal });
    const found = answer.records.find((record) => record.id === id);
    if (found) return flat(found.body);
    cursor = answer.nextCursor;
  }
  return null;
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

async function newest(limit: number, signal: AbortSignal | undefined, regex?: string): Promise<string[]> {
  const now = Math.floor(Date.now() / 1000);
  const query = queryString({ clock: 'committed', from: now - DAY_SECONDS, to: now + 60, limit, regex });
  const { records } = await request<LogPage>(`/logs${query}`, signal ? { signal } : {});
  return records.map((record) => flat(record.body));
}

/** @returns the newest lines in which RE2 finds a pattern, of as many shapes as there are. */
export async function linesThatMatch(regex: string, most: number): Promise<string[]> {
  return variedLines(await newest(LOOKED_AT, undefined, regex), most);
}

/** @returns the newest lines in which a text stands. */
export const linesWith = (text: string, most: number): Promise<string[]> => linesThatMatch(escapePattern(text), most);

/** @returns the newest lines, whatever they say. */
export const newestLines = async (most: number): Promise<string[]> => newest(most, undefined);

/** @returns lines of the same shape, and a few of other shapes that share its first word: near misses teach most. */
export async function lookAlikes(line: string, signal: AbortSignal): Promise<string[]> {
  const alike = (await newest(LOOKED_AT, signal, shapePattern(line))).filter((one) => one !== line);
  const others = (await newest(LOOKED_AT, signal)).filter((one) => one !== line && !alike.includes(one));
  return [...new Set(alike)].slice(0, ALIKE).concat(variedLines(others, OTHERS));
}
