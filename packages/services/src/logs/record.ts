import { formatMicros, lineId } from '@logflow/model';
import { matchSpans, type Span } from '@logflow/rules';
import type { LogRecord } from '@logflow/storage';
import type { ServiceContext } from '../context';
import { type SeriesName, seriesNames } from '../metrics/series-names';
import { type RuleSource, ruleSources, versionKey } from './rule-sources';

/** A line as the API shows it. */
export interface LogLine {
  /** `<batch>:<index>`, for ever. */
  readonly id: string;
  /** RFC 3339 with microseconds, as is `committedAt`. */
  readonly timestamp: string;
  readonly committedAt: string;
  readonly severity: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly matches: readonly LineMatch[];
  /** `value`: what the line added to it. */
  readonly series: readonly (SeriesName & { readonly value: number })[];
}

export interface LineMatch {
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Of the whole match, then of each group; UTF-16 code units of the body. Empty for a rule on an attribute. */
  readonly spans: readonly Span[];
}

/** Adds to stored lines what is not stored with them: names of series, and where the rules of the time matched. */
export async function toLogLines(context: ServiceContext, records: readonly LogRecord[]): Promise<LogLine[]> {
  const names = await seriesNames(context, new Set(records.flatMap((record) => record.seriesIds)));
  const sources = await ruleSources(
    context,
    records.flatMap((record) => record.matches),
  );
  return records.map((record) => ({
    id: lineId(record.batch, record.index),
    timestamp: formatMicros(record.timeUs),
    committedAt: formatMicros(BigInt(record.committedUs)),
    severity: record.severity,
    body: record.body,
    attributes: JSON.parse(record.attributes) as Record<string, unknown>,
    resource: JSON.parse(record.resource) as Record<string, unknown>,
    tags: record.tags,
    matches: record.matches.map((match) => ({
      ...match,
      spans: match.spans ?? spansOf(sources.get(versionKey(match)), record.body),
    })),
    series: record.seriesIds.flatMap((id, i) => {
      const name = names.get(id);
      return name ? [{ ...name, value: record.values[i] as number }] : [];
    }),
  }));
}

const spansOf = (source: RuleSource | undefined, body: string): readonly Span[] =>
  source === undefined ? [] : (matchSpans(source, body) ?? []);
