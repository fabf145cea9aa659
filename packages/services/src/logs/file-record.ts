import { formatMicros, lineId } from '@logflow/model';
import type { LogRecord } from '@logflow/storage';

/** A line as it stands in a file; attributes and resource are JSON. */
export const fileRecord = (record: LogRecord) => ({
  timestamp: formatMicros(record.timeUs),
  severity: record.severity,
  body: record.body,
  tags: record.tags,
  rules: record.matches.map(({ ruleId }) => ruleId),
  id: lineId(record.batch, record.index),
  committedAt: formatMicros(BigInt(record.committedUs)),
  attributes: record.attributes,
  resource: record.resource,
});

export type FileRecord = ReturnType<typeof fileRecord>;
