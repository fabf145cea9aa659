import { Fault } from '@logflow/model';
import { type LogFilter, type LogPage, type LogRecord, searchLogs } from '@logflow/storage';
import { requireRole, type ServiceContext } from '../context';
import { parseInput } from '../input';
import { csvHeader, csvLine } from './csv';
import { fileRecord } from './file-record';
import { filterOf } from './filter';
import { downloadInput, MAX_DOWNLOAD } from './input';

export interface Download {
  readonly filename: string;
  readonly contentType: string;
  /** How many lines will come; null where only reading them all tells. */
  readonly lines: number | null;
  /** The texts of the file, one after another. */
  readonly chunks: AsyncGenerator<string>;
}

type Format = 'ndjson' | 'csv';

const PAGE_LINES = 5_000;
/** A page at a time, and no counting of what is behind it. */
const BUDGET = { lines: 2_000_000, ms: 1000, behindPage: false };

/**
 * `GET /logs/download`: the selected lines, newest first, as a file. One bound of commit times holds for all of it.
 * @throws Fault `too_large` where more than 1,000,000 lines are known to be selected and no `limit` was given
 */
export async function download(context: ServiceContext, input: unknown): Promise<Download> {
  requireRole(context, 'admin');
  const { format, limit, ...given } = parseInput(downloadInput, input);
  const filter = await filterOf(context, given);
  const first = await pageOf(context, filter, Math.min(limit ?? PAGE_LINES, PAGE_LINES));
  const known = first.complete ? first.total : null;
  if (limit === undefined && known !== null && known > MAX_DOWNLOAD) throw tooMany(known);
  return {
    filename: `logs-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.${format}`,
    contentType: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson; charset=utf-8',
    lines: known === null ? null : Math.min(known, limit ?? known),
    chunks: textOf(context, { filter, format, first, limit }),
  };
}

const tooMany = (total: number): Fault =>
  new Fault(
    'too_large',
    `${total.toLocaleString('en')} lines are selected and a download has at most ${MAX_DOWNLOAD.toLocaleString('en')}: choose a shorter range, add a filter, or send limit=${MAX_DOWNLOAD} for the newest.`,
  );

const pageOf = (context: ServiceContext, filter: LogFilter, limit: number, cursor?: string): Promise<LogPage> =>
  searchLogs(context.services.db, context.org.id, { ...filter, limit, cursor }, BUDGET);

interface Source {
  readonly filter: LogFilter;
  readonly format: Format;
  readonly first: LogPage;
  readonly limit: number | undefined;
}

async function* textOf(context: ServiceContext, source: Source): AsyncGenerator<string> {
  const csv = source.format === 'csv';
  const write = csv ? (record: LogRecord) => csvLine(fileRecord(record)) : jsonLine;
  if (csv) yield csvHeader();
  for await (const records of recordsOf(context, source)) {
    if (records === 'cut') yield cutNote(source.format);
    else if (records.length > 0) yield records.map(write).join('');
  }
}

/** Page by page; `cut` comes last where the limit of a download ended it. */
async function* recordsOf(
  context: ServiceContext,
  { filter, first, limit }: Source,
): AsyncGenerator<readonly LogRecord[] | 'cut'> {
  let page = first;
  for (let left = limit ?? MAX_DOWNLOAD; ; ) {
    yield page.records.slice(0, left);
    left -= page.records.length;
    if (page.nextCursor === null) return;
    if (left <= 0) {
      if (limit === undefined) yield 'cut';
      return;
    }
    page = await pageOf(context, filter, PAGE_LINES, page.nextCursor);
  }
}

const cutNote = (format: Format): string =>
  format === 'csv' ? csvLine({ timestamp: CUT }) : `${JSON.stringify({ cut: CUT })}\n`;

/** How many lines a text selects is known only once all are read: the file then says itself that it is cut. */
const CUT = `This file ends after ${MAX_DOWNLOAD.toLocaleString('en')} lines, the limit of a download; there may be more.`;

const jsonLine = (record: LogRecord): string => {
  const { attributes, resource, ...texts } = fileRecord(record);
  const plain = JSON.stringify(texts);
  return `${plain.slice(0, -1)},"attributes":${attributes},"resource":${resource}}\n`;
};
